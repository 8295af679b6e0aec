; The installer for Windows (Inno Setup 6): iscc /DVersion=0.1.0 packaging\windows\deskreader.iss
; The user chooses between an installation for one account, without administrator rights, and one for all accounts.
; The installer is signed if a sign tool is given:
;   iscc "/Ssign=signtool sign /fd sha256 ... $f" /DSigned ...
#ifndef Version
  #error Version is missing: /DVersion=0.1.0
#endif

[Setup]
AppId={{6B2C57E4-6E43-4C53-9D0E-2F3A5B1D7C11}
AppName=DeskReader
AppVersion={#Version}
AppPublisher=The DeskReader authors
AppPublisherURL=https://github.com/deskreader/deskreader
DefaultDirName={autopf}\DeskReader
DefaultGroupName=DeskReader
DisableProgramGroupPage=yes
LicenseFile=..\..\LICENSE
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
OutputDir=..\..\build
OutputBaseFilename=DeskReader-{#Version}-setup
SetupIconFile=..\..\build\made\deskreader.ico
UninstallDisplayIcon={app}\deskreader.exe
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
CloseApplications=yes
ChangesAssociations=yes
#ifdef Signed
SignTool=sign
SignedUninstaller=yes
#endif

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"
Name: "fr"; MessagesFile: "compiler:Languages\French.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[Files]
Source: "..\..\build\bundle\deskreader\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{group}\DeskReader"; Filename: "{app}\deskreader.exe"; AppUserModelID: "io.github.deskreader.DeskReader"
Name: "{autodesktop}\DeskReader"; Filename: "{app}\deskreader.exe"; Tasks: desktopicon; AppUserModelID: "io.github.deskreader.DeskReader"

[Registry]
Root: HKA; Subkey: "Software\Classes\DeskReader.Opml"; ValueType: string; ValueData: "List of feeds"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\DeskReader.Opml\shell\open\command"; ValueType: string; ValueData: """{app}\deskreader.exe"" ""%1"""
Root: HKA; Subkey: "Software\Classes\.opml\OpenWithProgids"; ValueType: string; ValueName: "DeskReader.Opml"; ValueData: ""; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\DeskReader.Feed"; ValueType: string; ValueName: "URL Protocol"; ValueData: ""; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\DeskReader.Feed\shell\open\command"; ValueType: string; ValueData: """{app}\deskreader.exe"" ""%1"""
Root: HKA; Subkey: "Software\DeskReader\Capabilities\URLAssociations"; ValueType: string; ValueName: "feed"; ValueData: "DeskReader.Feed"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\DeskReader\Capabilities\URLAssociations"; ValueType: string; ValueName: "feeds"; ValueData: "DeskReader.Feed"
Root: HKA; Subkey: "Software\DeskReader\Capabilities"; ValueType: string; ValueName: "ApplicationName"; ValueData: "DeskReader"
Root: HKA; Subkey: "Software\RegisteredApplications"; ValueType: string; ValueName: "DeskReader"; ValueData: "Software\DeskReader\Capabilities"; Flags: uninsdeletevalue
; The program writes this value when the user enables starting at login.
Root: HKCU; Subkey: "Software\Microsoft\Windows\CurrentVersion\Run"; ValueName: "DeskReader"; ValueType: none; Flags: uninsdeletevalue dontcreatekey

[Run]
Filename: "{app}\deskreader.exe"; Description: "{cm:LaunchProgram,DeskReader}"; Flags: nowait postinstall skipifsilent
