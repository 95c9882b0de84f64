"""HTML that tries to fetch, to call home or to lead away, each in its own manner; no two alike."""

HOST = "http://127.0.0.1:{port}"

PIECES = (
    "<img src='{host}/a.png'>",
    "<img src={host}/b.png width=1 height=1>",
    "<img srcset='{host}/c.png 1x, {host}/c2.png 2x' src='{host}/c.png'>",
    "<img src='//127.0.0.1:{port}/d.png'>",
    "<img src='\\\\127.0.0.1@{port}\\share\\e.png'>",
    "<img src='file:////127.0.0.1/share/f.png'>",
    "<img src='ftp://127.0.0.1:{port}/g.png'>",
    "<img src='cid:{host}/h.png'>",
    "<img src='cid:../../../../etc/passwd'>",
    "<img src='qrc:/i.png'><img src='file:///etc/hostname'>",
    "<img src='data:image/svg+xml,%3Csvg%3E%3Cimage href=%22{host}/j.png%22/%3E%3C/svg%3E'>",
    "<link rel=stylesheet href='{host}/k.css'>",
    "<link rel=prefetch href='{host}/l'><link rel=preload as=image href='{host}/l.png'>",
    "<link rel=dns-prefetch href='//prefetch.invalid'><link rel=preconnect href='{host}'>",
    "<link rel=icon href='{host}/favicon.ico'><link rel=manifest href='{host}/m.json'>",
    "<style>@import url('{host}/n.css');</style><style>@import '{host}/n2.css';</style>",
    "<style>@font-face{{font-family:x;src:url('{host}/o.woff')}} p{{font-family:x}}</style><p>x</p>",
    "<style>body{{background:url({host}/p.png)}}</style><p>x</p>",
    "<style>li{{list-style-image:url({host}/p2.png)}}</style><ul><li>x</ul>",
    "<div style=\"background-image:url('{host}/q.png')\">x</div>",
    "<div style='background:\\75 rl({host}/r.png)'>x</div>",
    "<table background='{host}/s.png'><tr><td background='{host}/s2.png'>x</table>",
    "<body background='{host}/t.png'>x</body>",
    "<meta http-equiv=refresh content='0;url={host}/u'>",
    "<base href='{host}/'><img src='v.png'><a href='w'>x</a>",
    "<script src='{host}/x.js'></script><script>fetch('{host}/x2')</script>",
    "<img src=x onerror=\"new Image().src='{host}/y.png'\">",
    "<iframe src='{host}/z'></iframe><iframe srcdoc=\"<img src='{host}/z.png'>\"></iframe>",
    "<object data='{host}/aa'></object><embed src='{host}/ab'>",
    "<video src='{host}/ac' poster='{host}/ac.png' autoplay></video><audio src='{host}/ad' autoplay></audio>",
    "<svg><image href='{host}/ae.png'/><use href='{host}/af.svg#x'/></svg>",
    "<svg><foreignObject><img src='{host}/ag.png'></foreignObject></svg>",
    "<math><mtext><img src='{host}/ah.png'></mtext></math>",
    "<form action='{host}/ai'><input type=image src='{host}/aj.png' autofocus></form>",
    "<noscript><img src='{host}/ak.png'></noscript>",
    "<!--[if mso]><img src='{host}/al.png'><![endif]-->",
    "<!--[if gte vml 1]><v:fill src='{host}/am.png'/><![endif]--><v:fill src='{host}/an.png'/>",
    "<picture><source srcset='{host}/ao.webp'><img src='{host}/ap.png'></picture>",
    "<a href='{host}/aq' ping='{host}/ar'>x</a>",
    "<a href='{host}/bg'>x</a> <a href='https://links.invalid/'>y</a> <a href='mailto:a@b.invalid'>z</a>",
    "<p><img alt='x' lowsrc='{host}/as.png' dynsrc='{host}/at.avi'></p>",
    "<template><img src='{host}/au.png'></template><textarea><img src='{host}/av.png'></textarea>",
    "<xml><img src='{host}/aw.png'></xml><?xml-stylesheet href='{host}/ax.xsl'?>",
    "<img src=' {host}/ay.png'><img src='&#104;ttp://127.0.0.1:{port}/az.png'><img src='HTTP://127.0.0.1:{port}/'>",
    "<img src='https://remote.invalid/ba.png'><img src='https://xn--e1afmkfd.invalid/bb.png'>",
    "<blockquote cite='{host}/bc'>x</blockquote><q cite='{host}/bd'>x</q>",
    "<html manifest='{host}/be'><head profile='{host}/bf'></head><body>x</body></html>",
)


def hostile(port: int) -> list[str]:
    """Give every piece, calling a port of this computer where nobody should be called."""
    host = HOST.format(port=port)
    return [piece.format(host=host, port=port) for piece in PIECES]
