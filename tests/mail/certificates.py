"""Self-signed certificates for the servers of the tests."""

import ipaddress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def make_certificate(
    folder: Path, *, name: str = "localhost", expired: bool = False, stem: str = "server"
) -> tuple[Path, Path]:
    """Write a certificate and its key as PEM; loopback addresses are covered when the name is localhost.

    Returns:
        Paths of certificate and key. The certificate serves as its own authority.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    # Authorities of one name in one file are told apart by nothing else, and OpenSSL takes the first.
    serial = x509.random_serial_number()
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, name),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, f"{serial:x}"),
        ]
    )
    alternatives: list[x509.GeneralName] = [x509.DNSName(name)]
    if name == "localhost":
        loopback = ("127.0.0.1", "127.0.0.2")
        alternatives += [x509.IPAddress(ipaddress.ip_address(address)) for address in loopback]
    now = datetime.now(UTC)
    end = now - timedelta(days=1) if expired else now + timedelta(days=30)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(now - timedelta(days=60))
        .not_valid_after(end)
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder.mkdir(parents=True, exist_ok=True)
    certificate_path, key_path = folder / f"{stem}.crt", folder / f"{stem}.key"
    certificate_path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    key_path.chmod(0o600)
    return certificate_path, key_path
