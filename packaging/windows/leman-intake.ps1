# Registers (or removes) the mail intake of Leman Desk as a scheduled task of the user who runs this.
# The task runs while that user is signed in, for the desk's key lies in that user's Credential Locker.
#
#   .\leman-intake.ps1 -Program "C:\Program Files\Leman Desk\leman-desk.exe"
#   .\leman-intake.ps1 -Remove
param(
    [string] $Program = "leman-desk.exe",
    [string] $Desk = "",
    [switch] $Remove
)
$ErrorActionPreference = "Stop"
$name = "Leman Desk intake"

if ($Remove) {
    Stop-ScheduledTask -TaskName $name -ErrorAction SilentlyContinue
    Unregister-ScheduledTask -TaskName $name -Confirm:$false
    return
}

$user = [System.Security.Principal.WindowsIdentity]::GetCurrent().Name
$arguments = "intake --watch"
if ($Desk) { $arguments = "--profile `"$Desk`" $arguments" }
$action = New-ScheduledTaskAction -Execute $Program -Argument $arguments
$trigger = New-ScheduledTaskTrigger -AtLogOn -User $user
$principal = New-ScheduledTaskPrincipal -UserId $user -LogonType Interactive -RunLevel Limited
# No time limit; started again a minute after a failure; one at a time; also on battery.
$settings = New-ScheduledTaskSettingsSet `
    -ExecutionTimeLimit ([TimeSpan]::Zero) `
    -RestartCount 999 -RestartInterval (New-TimeSpan -Minutes 1) `
    -MultipleInstances IgnoreNew -StartWhenAvailable `
    -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries
Register-ScheduledTask -TaskName $name -Action $action -Trigger $trigger `
    -Principal $principal -Settings $settings -Force | Out-Null
Start-ScheduledTask -TaskName $name
