<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About DeskReader</source>
        <translation>Acerca de DeskReader</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Copiado</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Copiar los datos</translation>
    </message>
    <message>
        <source>Free software under the MIT licence. It sends no data about you to anyone.</source>
        <translation>Software libre con licencia MIT. No envía a nadie datos sobre ti.</translation>
    </message>
    <message>
        <source>Licences…</source>
        <translation>Licencias…</translation>
    </message>
    <message>
        <source>Made with Qt {version} and PySide6, under the LGPL.</source>
        <translation>Hecho con Qt {version} y PySide6, con licencia LGPL.</translation>
    </message>
    <message>
        <source>The news you chose, whole and offline.</source>
        <translation>Las noticias que elegiste, completas y sin conexión.</translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation>Versión {version}</translation>
    </message>
    <message>
        <source>Versions and system, for a bug report</source>
        <translation>Versiones y sistema, para informar de un error</translation>
    </message>
    <message>
        <source>Your library is in {folder}.</source>
        <translation>Tu biblioteca está en {folder}.</translation>
    </message>
</context>
<context>
    <name>AccountPropertiesDialog</name>
    <message>
        <source>Account</source>
        <translation>Cuenta</translation>
    </message>
    <message>
        <source>As it stands in the sidebar.</source>
        <translation>Tal como aparece en la barra lateral.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Feeds, stories and the folder stay.</source>
        <translation>Los canales, las noticias y la carpeta se quedan.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>Remove account</source>
        <translation>Eliminar cuenta</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Eliminar…</translation>
    </message>
    <message>
        <source>The server keeps everything.</source>
        <translation>El servidor lo conserva todo.</translation>
    </message>
</context>
<context>
    <name>AccountRow</name>
    <message>
        <source>Open {name}</source>
        <translation>Abrir {name}</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Abrir…</translation>
    </message>
</context>
<context>
    <name>AccountSection</name>
    <message>
        <source>Account</source>
        <translation>Cuenta</translation>
    </message>
    <message>
        <source>Account…</source>
        <translation>Cuenta…</translation>
    </message>
    <message>
        <source>Checks for new stories</source>
        <translation>Busca noticias nuevas</translation>
    </message>
    <message>
        <source>Syncing</source>
        <translation>Sincronización</translation>
    </message>
    <message>
        <source>The server checks this feed; how often, and with which sign-in, is set there.</source>
        <translation>El servidor comprueba este canal; allí se elige cada cuánto y con qué acceso.</translation>
    </message>
</context>
<context>
    <name>AccountsPage</name>
    <message>
        <source>Add account</source>
        <translation>Añadir cuenta</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>Añadir…</translation>
    </message>
    <message>
        <source>FreshRSS, Miniflux, Nextcloud News, Tiny Tiny RSS, or a folder that your computers share.</source>
        <translation>FreshRSS, Miniflux, Nextcloud News, Tiny Tiny RSS o una carpeta que compartan tus ordenadores.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
</context>
<context>
    <name>ActivityDialog</name>
    <message numerus="yes">
        <source>%n for feeds</source>
        <translation>
            <numerusform>%n para canales</numerusform>
            <numerusform>%n para canales</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n for pages</source>
        <translation>
            <numerusform>%n para páginas</numerusform>
            <numerusform>%n para páginas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n for pictures</source>
        <translation>
            <numerusform>%n para imágenes</numerusform>
            <numerusform>%n para imágenes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n requests today</source>
        <translation>
            <numerusform>%n petición hoy</numerusform>
            <numerusform>%n peticiones hoy</numerusform>
        </translation>
    </message>
    <message>
        <source>1 for feeds</source>
        <translation>1 para canales</translation>
    </message>
    <message>
        <source>1 for pages</source>
        <translation>1 para páginas</translation>
    </message>
    <message>
        <source>1 for pictures</source>
        <translation>1 para imágenes</translation>
    </message>
    <message>
        <source>1 request today</source>
        <translation>1 petición hoy</translation>
    </message>
    <message>
        <source>Activity</source>
        <translation>Actividad</translation>
    </message>
    <message>
        <source>Check failed feeds again</source>
        <translation>Comprobar de nuevo los canales con fallos</translation>
    </message>
    <message>
        <source>Checking feeds: {done} of {total}</source>
        <translation>Comprobando canales: {done} de {total}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>Canal</translation>
    </message>
    <message>
        <source>Feeds</source>
        <translation>Canales</translation>
    </message>
    <message>
        <source>Last check</source>
        <translation>Última comprobación</translation>
    </message>
    <message>
        <source>Next check</source>
        <translation>Próxima comprobación</translation>
    </message>
    <message>
        <source>No problems</source>
        <translation>Sin problemas</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>Aún no</translation>
    </message>
    <message>
        <source>Nothing is being fetched right now.</source>
        <translation>Ahora no se está descargando nada.</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Resultado</translation>
    </message>
    <message>
        <source>Right away</source>
        <translation>De inmediato</translation>
    </message>
    <message>
        <source>Saving stories: {done} of {total}</source>
        <translation>Guardando noticias: {done} de {total}</translation>
    </message>
    <message>
        <source>What DeskReader fetches, what failed and why.</source>
        <translation>Lo que DeskReader descarga, lo que ha fallado y por qué.</translation>
    </message>
    <message>
        <source>{size} received</source>
        <translation>{size} recibidos</translation>
    </message>
</context>
<context>
    <name>AddAccountDialog</name>
    <message>
        <source>A passphrase encrypts the folder&apos;s files. Use the same one on each computer.</source>
        <translation>Una frase de contraseña cifra los archivos de la carpeta. Usa la misma en cada ordenador.</translation>
    </message>
    <message>
        <source>Add account</source>
        <translation>Añadir cuenta</translation>
    </message>
    <message>
        <source>Choose folder</source>
        <translation>Elegir carpeta</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Elegir…</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Carpeta</translation>
    </message>
    <message>
        <source>Folder to sync through</source>
        <translation>Carpeta para sincronizar</translation>
    </message>
    <message>
        <source>Kind of account</source>
        <translation>Tipo de cuenta</translation>
    </message>
    <message>
        <source>Optional</source>
        <translation>Opcional</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Frase de contraseña</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>Iniciando sesión…</translation>
    </message>
</context>
<context>
    <name>AddFeedDialog</name>
    <message>
        <source>Add</source>
        <translation>Añadir</translation>
    </message>
    <message numerus="yes">
        <source>Add %n feeds</source>
        <translation>
            <numerusform>Añadir %n canal</numerusform>
            <numerusform>Añadir %n canales</numerusform>
        </translation>
    </message>
    <message>
        <source>Add feed</source>
        <translation>Añadir canal</translation>
    </message>
    <message>
        <source>Checking the address…</source>
        <translation>Comprobando la dirección…</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Carpeta</translation>
    </message>
    <message>
        <source>New folder&apos;s name</source>
        <translation>Nombre de la carpeta nueva</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>Carpeta nueva…</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>Sin carpeta</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Contraseña</translation>
    </message>
    <message>
        <source>Site or feed address</source>
        <translation>Dirección del sitio o del canal</translation>
    </message>
    <message>
        <source>Site, feed or article address</source>
        <translation>Dirección del sitio, canal o artículo</translation>
    </message>
    <message>
        <source>The site didn&apos;t accept this user name and password.</source>
        <translation>El sitio no aceptó este usuario y esta contraseña.</translation>
    </message>
    <message>
        <source>This page offers several feeds.</source>
        <translation>Esta página ofrece varios canales.</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Usuario</translation>
    </message>
</context>
<context>
    <name>AdvancedPage</name>
    <message>
        <source>Activity</source>
        <translation>Actividad</translation>
    </message>
    <message>
        <source>An OPML file with your feeds and folders, which any other reader can import.</source>
        <translation>Un archivo OPML con tus canales y carpetas, que cualquier otro lector puede importar.</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Copias de seguridad</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>Comprobar ahora</translation>
    </message>
    <message>
        <source>Check the library</source>
        <translation>Comprobar la biblioteca</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Comprobando…</translation>
    </message>
    <message>
        <source>Checks every stored story and picture. Changes nothing.</source>
        <translation>Comprueba cada noticia e imagen guardada. No cambia nada.</translation>
    </message>
    <message>
        <source>Export everything</source>
        <translation>Exportar todo</translation>
    </message>
    <message>
        <source>Export subscriptions</source>
        <translation>Exportar suscripciones</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportar…</translation>
    </message>
    <message>
        <source>Feeds from another reader, an export of DeskReader, or another reader&apos;s library.</source>
        <translation>Canales de otro lector, una exportación de DeskReader o la biblioteca de otro lector.</translation>
    </message>
    <message>
        <source>Feeds, stories, stars and tags in one file, to move to another computer.</source>
        <translation>Canales, noticias, destacadas y etiquetas en un archivo, para pasarlos a otro ordenador.</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importar</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importar…</translation>
    </message>
    <message>
        <source>Library location</source>
        <translation>Ubicación de la biblioteca</translation>
    </message>
    <message>
        <source>Make a copy of the library, or go back to an earlier one.</source>
        <translation>Haz una copia de la biblioteca o vuelve a una anterior.</translation>
    </message>
    <message>
        <source>No problems found.</source>
        <translation>No se encontraron problemas.</translation>
    </message>
    <message>
        <source>OPML files (*.opml *.xml)</source>
        <translation>Archivos OPML (*.opml *.xml)</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Abrir carpeta</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Abrir…</translation>
    </message>
    <message>
        <source>Saved to {path}.</source>
        <translation>Guardado en {path}.</translation>
    </message>
    <message>
        <source>Show…</source>
        <translation>Mostrar…</translation>
    </message>
    <message>
        <source>What is being fetched, what failed and why, and how much came today.</source>
        <translation>Lo que se está descargando, lo que ha fallado y por qué, y cuánto ha llegado hoy.</translation>
    </message>
</context>
<context>
    <name>ArticleCommands</name>
    <message>
        <source>Nothing to change here</source>
        <translation>Aquí no hay nada que cambiar</translation>
    </message>
</context>
<context>
    <name>ArticleController</name>
    <message>
        <source>Forgotten. New pages from {site} will be read from scratch.</source>
        <translation>Olvidado. Las páginas nuevas de {site} se leerán desde cero.</translation>
    </message>
    <message>
        <source>Link copied</source>
        <translation>Enlace copiado</translation>
    </message>
    <message>
        <source>No unread stories above</source>
        <translation>No hay noticias sin leer más arriba</translation>
    </message>
    <message>
        <source>No unread stories here</source>
        <translation>Aquí no hay noticias sin leer</translation>
    </message>
    <message>
        <source>This link has no email address.</source>
        <translation>Este enlace no tiene dirección de correo.</translation>
    </message>
    <message>
        <source>This story has no web page.</source>
        <translation>Esta noticia no tiene página web.</translation>
    </message>
    <message>
        <source>We&apos;ll remind you of this story in an hour.</source>
        <translation>Te recordaremos esta noticia dentro de una hora.</translation>
    </message>
</context>
<context>
    <name>ArticleOutput</name>
    <message>
        <source>Copied as HTML</source>
        <translation>Copiado como HTML</translation>
    </message>
    <message>
        <source>Copied as Markdown</source>
        <translation>Copiado como Markdown</translation>
    </message>
    <message>
        <source>Copied with its source</source>
        <translation>Copiado con su fuente</translation>
    </message>
    <message>
        <source>Couldn&apos;t print the story.</source>
        <translation>No se pudo imprimir la noticia.</translation>
    </message>
    <message>
        <source>Couldn&apos;t save the file.</source>
        <translation>No se pudo guardar el archivo.</translation>
    </message>
    <message>
        <source>Save as HTML</source>
        <translation>Guardar como HTML</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>Guardar como PDF</translation>
    </message>
    <message>
        <source>Save file</source>
        <translation>Guardar archivo</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>Guardar imagen</translation>
    </message>
    <message>
        <source>Saved to {path}</source>
        <translation>Guardado en {path}</translation>
    </message>
    <message>
        <source>This story has no pictures.</source>
        <translation>Esta noticia no tiene imágenes.</translation>
    </message>
</context>
<context>
    <name>ArticlePane</name>
    <message numerus="yes">
        <source>%n min read</source>
        <translation>
            <numerusform>%n min de lectura</numerusform>
            <numerusform>%n min de lectura</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n paragraphs unchanged</source>
        <translation>
            <numerusform>%n párrafo sin cambios</numerusform>
            <numerusform>%n párrafos sin cambios</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n words added</source>
        <translation>
            <numerusform>%n palabra añadida</numerusform>
            <numerusform>%n palabras añadidas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n words removed</source>
        <translation>
            <numerusform>%n palabra eliminada</numerusform>
            <numerusform>%n palabras eliminadas</numerusform>
        </translation>
    </message>
    <message>
        <source>1 min read</source>
        <translation>1 min de lectura</translation>
    </message>
    <message>
        <source>1 paragraph unchanged</source>
        <translation>1 párrafo sin cambios</translation>
    </message>
    <message>
        <source>1 word added</source>
        <translation>1 palabra añadida</translation>
    </message>
    <message>
        <source>1 word removed</source>
        <translation>1 palabra eliminada</translation>
    </message>
    <message>
        <source>Article</source>
        <translation>Artículo</translation>
    </message>
    <message>
        <source>By {author}</source>
        <translation>Por {author}</translation>
    </message>
    <message>
        <source>Changed since you read it</source>
        <translation>Ha cambiado desde que la leíste</translation>
    </message>
    <message>
        <source>Changes since {date}</source>
        <translation>Cambios desde {date}</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Copy link address</source>
        <translation>Copiar dirección del enlace</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>Copiar imagen</translation>
    </message>
    <message>
        <source>Download pictures</source>
        <translation>Descargar imágenes</translation>
    </message>
    <message>
        <source>E</source>
        <translation>E</translation>
    </message>
    <message>
        <source>Earlier headline: {title}</source>
        <translation>Titular anterior: {title}</translation>
    </message>
    <message>
        <source>Earlier version</source>
        <translation>Versión anterior</translation>
    </message>
    <message>
        <source>Earlier version {number} of {count}</source>
        <translation>Versión anterior {number} de {count}</translation>
    </message>
    <message>
        <source>Edited by the publisher: {date}</source>
        <translation>Editada por el editor: {date}</translation>
    </message>
    <message>
        <source>Later version</source>
        <translation>Versión posterior</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Mapa</translation>
    </message>
    <message>
        <source>Mute “{phrase}” for 14 days</source>
        <translation>Silenciar «{phrase}» 14 días</translation>
    </message>
    <message>
        <source>N</source>
        <translation>N</translation>
    </message>
    <message>
        <source>No story selected</source>
        <translation>Ninguna noticia seleccionada</translation>
    </message>
    <message>
        <source>Open link</source>
        <translation>Abrir enlace</translation>
    </message>
    <message>
        <source>Open original</source>
        <translation>Abrir original</translation>
    </message>
    <message>
        <source>S</source>
        <translation>S</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>Guardar imagen…</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Seleccionar todo</translation>
    </message>
    <message>
        <source>Show changes</source>
        <translation>Mostrar cambios</translation>
    </message>
    <message>
        <source>Show in lists again</source>
        <translation>Volver a mostrar en las listas</translation>
    </message>
    <message>
        <source>Show the feed&apos;s summary</source>
        <translation>Mostrar el resumen del canal</translation>
    </message>
    <message>
        <source>Show the full story</source>
        <translation>Mostrar la noticia completa</translation>
    </message>
    <message>
        <source>Show the site&apos;s version</source>
        <translation>Mostrar la versión del sitio</translation>
    </message>
    <message>
        <source>Show the story</source>
        <translation>Mostrar la noticia</translation>
    </message>
    <message>
        <source>The feed&apos;s version</source>
        <translation>La versión del canal</translation>
    </message>
    <message>
        <source>The publisher removed this story (noticed {date}). Your copy stays.</source>
        <translation>El editor retiró esta noticia (detectado {date}). Tu copia se queda.</translation>
    </message>
    <message>
        <source>The site cut this short.</source>
        <translation>El sitio recortó esta noticia.</translation>
    </message>
    <message>
        <source>The site cut this short. The rest comes from the original at {site}.</source>
        <translation>El sitio recortó esta noticia. El resto procede del original en {site}.</translation>
    </message>
    <message>
        <source>The site&apos;s version</source>
        <translation>La versión del sitio</translation>
    </message>
    <message>
        <source>There is only one version of this story.</source>
        <translation>Solo hay una versión de esta noticia.</translation>
    </message>
    <message>
        <source>This is the site&apos;s version, which is cut short.</source>
        <translation>Esta es la versión del sitio, que está recortada.</translation>
    </message>
    <message>
        <source>This picture isn&apos;t saved</source>
        <translation>Esta imagen no está guardada</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Intentar de nuevo</translation>
    </message>
    <message>
        <source>W</source>
        <translation>O</translation>
    </message>
</context>
<context>
    <name>BackupsDialog</name>
    <message numerus="yes">
        <source>%n feeds</source>
        <translation>
            <numerusform>%n canal</numerusform>
            <numerusform>%n canales</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n starred</source>
        <translation>
            <numerusform>%n destacada</numerusform>
            <numerusform>%n destacadas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n noticia</numerusform>
            <numerusform>%n noticias</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed</source>
        <translation>1 canal</translation>
    </message>
    <message>
        <source>1 starred</source>
        <translation>1 destacada</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 noticia</translation>
    </message>
    <message>
        <source>A full backup is made daily; the last seven are kept. Pictures are not included.</source>
        <translation>Cada día se hace una copia de seguridad completa; se conservan las siete últimas. Las imágenes no se incluyen.</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>Hacer copia ahora</translation>
    </message>
    <message>
        <source>Backing up…</source>
        <translation>Haciendo copia de seguridad…</translation>
    </message>
    <message>
        <source>Backup made.</source>
        <translation>Copia de seguridad hecha.</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Copias de seguridad</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>No backups yet.</source>
        <translation>Aún no hay copias de seguridad.</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Restaurar</translation>
    </message>
    <message>
        <source>Restored the library of {date}</source>
        <translation>Biblioteca del {date} restaurada</translation>
    </message>
    <message>
        <source>Restores {date} ({holds}). Your current library is backed up first.</source>
        <translation>Restaura la del {date} ({holds}). Antes se hace una copia de tu biblioteca actual.</translation>
    </message>
    <message>
        <source>Restoring…</source>
        <translation>Restaurando…</translation>
    </message>
    <message>
        <source>before an import</source>
        <translation>antes de una importación</translation>
    </message>
    <message>
        <source>before an update</source>
        <translation>antes de una actualización</translation>
    </message>
    <message>
        <source>before restoring</source>
        <translation>antes de restaurar</translation>
    </message>
    <message>
        <source>daily</source>
        <translation>diaria</translation>
    </message>
    <message>
        <source>made by you</source>
        <translation>hecha por ti</translation>
    </message>
    <message>
        <source>unreadable</source>
        <translation>ilegible</translation>
    </message>
</context>
<context>
    <name>BriefingCard</name>
    <message>
        <source>Also in {sources}</source>
        <translation>También en {sources}</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Leída</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>y %n más</numerusform>
            <numerusform>y %n más</numerusform>
        </translation>
    </message>
    <message>
        <source>and 1 more</source>
        <translation>y 1 más</translation>
    </message>
</context>
<context>
    <name>BriefingPage</name>
    <message>
        <source>Nothing new in the last 24 hours, or you&apos;ve read it all elsewhere.</source>
        <translation>Nada nuevo en las últimas 24 horas, o ya lo has leído todo en otra parte.</translation>
    </message>
    <message>
        <source>Save as EPUB…</source>
        <translation>Guardar como EPUB…</translation>
    </message>
    <message>
        <source>Show new stories</source>
        <translation>Mostrar noticias nuevas</translation>
    </message>
</context>
<context>
    <name>BriefingWatch</name>
    <message numerus="yes">
        <source>%n stories, saved as {name}</source>
        <translation>
            <numerusform>%n noticia, guardada como {name}</numerusform>
            <numerusform>%n noticias, guardadas como {name}</numerusform>
        </translation>
    </message>
    <message>
        <source>1 story, saved as {name}</source>
        <translation>1 noticia, guardada como {name}</translation>
    </message>
    <message>
        <source>Couldn&apos;t save today&apos;s briefing. {reason}</source>
        <translation>No se pudo guardar el resumen de hoy. {reason}</translation>
    </message>
</context>
<context>
    <name>CardView</name>
    <message>
        <source>Stories</source>
        <translation>Noticias</translation>
    </message>
</context>
<context>
    <name>ComparisonMode</name>
    <message>
        <source>No changes to this story were found.</source>
        <translation>No se encontraron cambios en esta noticia.</translation>
    </message>
</context>
<context>
    <name>CredentialFields</name>
    <message>
        <source>A PEM file from this site</source>
        <translation>Un archivo PEM de este sitio</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Dirección</translation>
    </message>
    <message>
        <source>As a browser sends them: name=value; name=value</source>
        <translation>Como las envía un navegador: nombre=valor; nombre=valor</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Certificado</translation>
    </message>
    <message>
        <source>Certificate key</source>
        <translation>Clave del certificado</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Elegir…</translation>
    </message>
    <message>
        <source>Cookies</source>
        <translation>Cookies</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Personalizado</translation>
    </message>
    <message>
        <source>For example http://name:password@host:8080</source>
        <translation>Por ejemplo http://nombre:contraseña@servidor:8080</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>Encabezados</translation>
    </message>
    <message>
        <source>If it is in a separate file</source>
        <translation>Si está en un archivo aparte</translation>
    </message>
    <message>
        <source>Key password</source>
        <translation>Contraseña de la clave</translation>
    </message>
    <message>
        <source>No proxy</source>
        <translation>Sin proxy</translation>
    </message>
    <message>
        <source>One per line, e.g. Authorization: Bearer …</source>
        <translation>Uno por línea, p. ej. Authorization: Bearer …</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Contraseña</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>Proxy address</source>
        <translation>Dirección del proxy</translation>
    </message>
    <message>
        <source>The full address, including its secret token</source>
        <translation>La dirección completa, con su código secreto</translation>
    </message>
    <message>
        <source>Use default</source>
        <translation>Usar el predeterminado</translation>
    </message>
    <message>
        <source>Used for this feed, its stories and pictures</source>
        <translation>Se usa para este canal, sus noticias y sus imágenes</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Usuario</translation>
    </message>
</context>
<context>
    <name>CredentialsSection</name>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Cambiar…</translation>
    </message>
    <message>
        <source>No keyring was found, so this is kept only until you quit DeskReader.</source>
        <translation>No se encontró ningún llavero, así que esto solo se conserva hasta que salgas de DeskReader.</translation>
    </message>
    <message>
        <source>No sign-in details are sent.</source>
        <translation>No se envían datos de acceso.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Guardar</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>Acceso</translation>
    </message>
    <message>
        <source>Sign-in and headers</source>
        <translation>Acceso y encabezados</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>Almacenamiento</translation>
    </message>
    <message>
        <source>Stored in your keyring; sent only to this feed&apos;s server.</source>
        <translation>Se guarda en tu llavero; solo se envía al servidor de este canal.</translation>
    </message>
    <message>
        <source>a certificate</source>
        <translation>un certificado</translation>
    </message>
    <message>
        <source>a secret in the address</source>
        <translation>un secreto en la dirección</translation>
    </message>
    <message>
        <source>cookies</source>
        <translation>cookies</translation>
    </message>
    <message>
        <source>headers</source>
        <translation>encabezados</translation>
    </message>
    <message>
        <source>its own proxy</source>
        <translation>su propio proxy</translation>
    </message>
    <message>
        <source>no proxy</source>
        <translation>sin proxy</translation>
    </message>
    <message>
        <source>user name and password</source>
        <translation>usuario y contraseña</translation>
    </message>
</context>
<context>
    <name>DiskSpaceWatch</name>
    <message>
        <source>The disk is full. Nothing is fetched, and your changes are held until there is room to save them.</source>
        <translation>El disco está lleno. No se descarga nada y tus cambios esperan hasta que haya espacio para guardarlos.</translation>
    </message>
</context>
<context>
    <name>DownloadProgress</name>
    <message>
        <source>Saving</source>
        <translation>Guardando</translation>
    </message>
    <message>
        <source>Saving {name}</source>
        <translation>Guardando {name}</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Detener</translation>
    </message>
</context>
<context>
    <name>ExportOptions</name>
    <message>
        <source>Anyone with the file could read those feeds as you.</source>
        <translation>Cualquiera que tenga el archivo podría leer esos canales en tu nombre.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Choose file…</source>
        <translation>Elegir archivo…</translation>
    </message>
    <message>
        <source>Include logins and tokens of private feeds</source>
        <translation>Incluir usuarios y códigos de los canales privados</translation>
    </message>
    <message>
        <source>Some feeds are private. Tick to include their logins and tokens.</source>
        <translation>Algunos canales son privados. Marca la casilla para incluir sus usuarios y códigos.</translation>
    </message>
</context>
<context>
    <name>FeedChoice</name>
    <message>
        <source>Checking the feed…</source>
        <translation>Comprobando el canal…</translation>
    </message>
</context>
<context>
    <name>FeedCommands</name>
    <message>
        <source>Address copied</source>
        <translation>Dirección copiada</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Crear</translation>
    </message>
    <message>
        <source>Everything here is already read</source>
        <translation>Aquí ya está todo leído</translation>
    </message>
    <message>
        <source>Export OPML</source>
        <translation>Exportar OPML</translation>
    </message>
    <message>
        <source>Exported subscriptions to {name}</source>
        <translation>Suscripciones exportadas a {name}</translation>
    </message>
    <message>
        <source>Fetching the page…</source>
        <translation>Descargando la página…</translation>
    </message>
    <message>
        <source>Folder name</source>
        <translation>Nombre de la carpeta</translation>
    </message>
    <message>
        <source>Import OPML</source>
        <translation>Importar OPML</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>Carpeta nueva</translation>
    </message>
    <message>
        <source>Removed folder {title}; its feeds are kept</source>
        <translation>Carpeta {title} eliminada; sus canales se conservan</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Cambiar nombre</translation>
    </message>
    <message>
        <source>Rename feed</source>
        <translation>Cambiar nombre del canal</translation>
    </message>
    <message>
        <source>Rename folder</source>
        <translation>Cambiar nombre de la carpeta</translation>
    </message>
    <message>
        <source>The page and DeskReader&apos;s version of it are in {folder}. Nothing was sent.</source>
        <translation>La página y la versión de DeskReader están en {folder}. No se ha enviado nada.</translation>
    </message>
    <message>
        <source>Unsubscribed from {title}</source>
        <translation>Suscripción a {title} cancelada</translation>
    </message>
</context>
<context>
    <name>FeedMoves</name>
    <message>
        <source>Adds the feeds of an OPML file to this account.</source>
        <translation>Añade a esta cuenta los canales de un archivo OPML.</translation>
    </message>
    <message>
        <source>All feeds of this account move here and are unsubscribed on the server.</source>
        <translation>Todos los canales de esta cuenta pasan aquí y se cancelan en el servidor.</translation>
    </message>
    <message>
        <source>All feeds on this computer move into this account, with what you have read, starred and tagged.</source>
        <translation>Todos los canales de este ordenador pasan a esta cuenta, con lo que has leído, destacado y etiquetado.</translation>
    </message>
    <message>
        <source>Import feeds</source>
        <translation>Importar canales</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importar…</translation>
    </message>
    <message>
        <source>Move all</source>
        <translation>Mover todos</translation>
    </message>
    <message>
        <source>Move feeds here</source>
        <translation>Mover los canales aquí</translation>
    </message>
    <message>
        <source>Move feeds to this computer</source>
        <translation>Mover los canales a este ordenador</translation>
    </message>
</context>
<context>
    <name>FeedStatistics</name>
    <message>
        <source>Feed</source>
        <translation>Canal</translation>
    </message>
    <message>
        <source>First</source>
        <translation>Primero</translation>
    </message>
    <message>
        <source>How often it was first with a story that other feeds reported, too</source>
        <translation>Cuántas veces fue el primero con una historia que también dieron otros canales</translation>
    </message>
    <message>
        <source>Last story</source>
        <translation>Última noticia</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>Abiertas</translation>
    </message>
    <message>
        <source>Opened %</source>
        <translation>Abiertas %</translation>
    </message>
    <message>
        <source>Overlap</source>
        <translation>Coincidencia</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problema</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>Destacadas</translation>
    </message>
    <message>
        <source>Stories</source>
        <translation>Noticias</translation>
    </message>
    <message>
        <source>Stories it published in this time</source>
        <translation>Noticias que publicó en este tiempo</translation>
    </message>
    <message>
        <source>The feed&apos;s name</source>
        <translation>El nombre del canal</translation>
    </message>
    <message>
        <source>The share of its stories that other feeds bring you anyway</source>
        <translation>La parte de sus noticias que otros canales te traen de todos modos</translation>
    </message>
    <message>
        <source>The share of its stories that you opened</source>
        <translation>La parte de sus noticias que abriste</translation>
    </message>
    <message>
        <source>Those you opened; marking as read doesn&apos;t count</source>
        <translation>Las que abriste; marcar como leída no cuenta</translation>
    </message>
    <message>
        <source>Those you starred</source>
        <translation>Las que destacaste</translation>
    </message>
    <message>
        <source>What keeps it from being fetched</source>
        <translation>Lo que impide descargarlo</translation>
    </message>
    <message>
        <source>When its newest story is from</source>
        <translation>De cuándo es su noticia más reciente</translation>
    </message>
    <message>
        <source>{first} of {all}</source>
        <translation>{first} de {all}</translation>
    </message>
</context>
<context>
    <name>FeedStatisticsDialog</name>
    <message>
        <source>All time</source>
        <translation>Desde siempre</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Contando…</translation>
    </message>
    <message>
        <source>Feed properties</source>
        <translation>Propiedades del canal</translation>
    </message>
    <message>
        <source>Feeds</source>
        <translation>Canales</translation>
    </message>
    <message>
        <source>Feeds worth keeping</source>
        <translation>Canales que merecen la pena</translation>
    </message>
    <message>
        <source>First and Overlap need story grouping, which is off in the settings.</source>
        <translation>«Primero» y «Coincidencia» necesitan la agrupación de noticias, que está desactivada en los ajustes.</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>Últimos 30 días</translation>
    </message>
    <message>
        <source>Last 90 days</source>
        <translation>Últimos 90 días</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Periodo</translation>
    </message>
    <message>
        <source>Show stories</source>
        <translation>Mostrar noticias</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>Ordenar por</translation>
    </message>
    <message>
        <source>Unsubscribe</source>
        <translation>Cancelar suscripción</translation>
    </message>
    <message numerus="yes">
        <source>Unsubscribe from %n feeds</source>
        <translation>
            <numerusform>Cancelar suscripción a %n canal</numerusform>
            <numerusform>Cancelar suscripción a %n canales</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Unsubscribed from %n feeds</source>
        <translation>
            <numerusform>Suscripción a %n canal cancelada</numerusform>
            <numerusform>Suscripción a %n canales cancelada</numerusform>
        </translation>
    </message>
    <message>
        <source>Unsubscribed from {title}</source>
        <translation>Suscripción a {title} cancelada</translation>
    </message>
    <message>
        <source>What each feed brings, and what you read of it. This is counted on this computer and goes nowhere.</source>
        <translation>Lo que trae cada canal y lo que lees de él. Se cuenta en este ordenador y no sale de él.</translation>
    </message>
</context>
<context>
    <name>FeedsPage</name>
    <message>
        <source>Automatically</source>
        <translation>Automáticamente</translation>
    </message>
    <message>
        <source>Check for new stories</source>
        <translation>Buscar noticias nuevas</translation>
    </message>
    <message>
        <source>Check for new stories on startup</source>
        <translation>Buscar noticias nuevas al iniciar</translation>
    </message>
    <message>
        <source>Every 15 minutes</source>
        <translation>Cada 15 minutos</translation>
    </message>
    <message>
        <source>Every 2 hours</source>
        <translation>Cada 2 horas</translation>
    </message>
    <message>
        <source>Every 30 minutes</source>
        <translation>Cada 30 minutos</translation>
    </message>
    <message>
        <source>Every 4 hours</source>
        <translation>Cada 4 horas</translation>
    </message>
    <message>
        <source>Every hour</source>
        <translation>Cada hora</translation>
    </message>
    <message>
        <source>Every {minutes} minutes</source>
        <translation>Cada {minutes} minutos</translation>
    </message>
    <message>
        <source>Feeds that are due are checked as soon as DeskReader opens.</source>
        <translation>Los canales a los que les toca se comprueban en cuanto se abre DeskReader.</translation>
    </message>
    <message>
        <source>Feeds that ask to be checked less often are. No feed is checked more than once an hour, or every half hour if its site allows it.</source>
        <translation>Los canales que piden menos comprobaciones las reciben. Ninguno se comprueba más de una vez por hora, o cada media hora si su sitio lo permite.</translation>
    </message>
    <message>
        <source>Loose</source>
        <translation>Amplia</translation>
    </message>
    <message>
        <source>Manually</source>
        <translation>Manualmente</translation>
    </message>
    <message>
        <source>Mute, star, tag or mark new stories by their words, author, feed, link or language.</source>
        <translation>Silencia, destaca, etiqueta o marca las noticias nuevas por sus palabras, autor, canal, enlace o idioma.</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Desactivado</translation>
    </message>
    <message>
        <source>Once a day</source>
        <translation>Una vez al día</translation>
    </message>
    <message>
        <source>One card for a story from several sources</source>
        <translation>Una tarjeta para una noticia de varias fuentes</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Abrir…</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Reglas</translation>
    </message>
    <message>
        <source>Strict</source>
        <translation>Estricta</translation>
    </message>
    <message>
        <source>Strict groups only what is surely the same story. A folder can be left out in its menu.</source>
        <translation>La estricta solo agrupa lo que con seguridad es la misma noticia. Una carpeta se puede excluir en su menú.</translation>
    </message>
    <message>
        <source>Twice a day</source>
        <translation>Dos veces al día</translation>
    </message>
</context>
<context>
    <name>FetchStatisticsSection</name>
    <message numerus="yes">
        <source>%n since {when}</source>
        <translation>
            <numerusform>%n desde {when}</numerusform>
            <numerusform>%n desde {when}</numerusform>
        </translation>
    </message>
    <message>
        <source>1 since {when}</source>
        <translation>1 desde {when}</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Historial</translation>
    </message>
    <message>
        <source>Last fetched</source>
        <translation>Última descarga</translation>
    </message>
    <message>
        <source>Last response</source>
        <translation>Última respuesta</translation>
    </message>
    <message>
        <source>Moved</source>
        <translation>Cambio de dirección</translation>
    </message>
    <message>
        <source>Next check</source>
        <translation>Próxima comprobación</translation>
    </message>
    <message>
        <source>Not checked yet</source>
        <translation>Aún no comprobado</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>Aún no</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Recibido</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Peticiones</translation>
    </message>
    <message>
        <source>Right away</source>
        <translation>De inmediato</translation>
    </message>
    <message>
        <source>Since {when}.</source>
        <translation>Desde {when}.</translation>
    </message>
    <message>
        <source>The feed moved from {address} on {when}.</source>
        <translation>El canal cambió de la dirección {address} el {when}.</translation>
    </message>
    <message>
        <source>The server answered {status}</source>
        <translation>El servidor respondió {status}</translation>
    </message>
    <message>
        <source>Tomorrow, {time}</source>
        <translation>Mañana, {time}</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>Sin cambios</translation>
    </message>
    <message>
        <source>Updated</source>
        <translation>Actualizado</translation>
    </message>
    <message>
        <source>Use the old address</source>
        <translation>Usar la dirección anterior</translation>
    </message>
    <message>
        <source>When you refresh it</source>
        <translation>Cuando lo actualices</translation>
    </message>
    <message>
        <source>Yesterday, {time}</source>
        <translation>Ayer, {time}</translation>
    </message>
    <message>
        <source>kB</source>
        <translation>kB</translation>
    </message>
    <message>
        <source>{share} of checks</source>
        <translation>{share} de las comprobaciones</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Find in story</source>
        <translation>Buscar en la noticia</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>Coincidencia siguiente</translation>
    </message>
    <message>
        <source>No matches</source>
        <translation>Sin coincidencias</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>Coincidencia anterior</translation>
    </message>
    <message>
        <source>{at} of {count}</source>
        <translation>{at} de {count}</translation>
    </message>
</context>
<context>
    <name>FirstRunPage</name>
    <message>
        <source>Add</source>
        <translation>Añadir</translation>
    </message>
    <message>
        <source>Add a source to begin. DeskReader fetches its stories in the background, removes everything that isn&apos;t the story, and keeps text and pictures on this computer.</source>
        <translation>Añade una fuente para empezar. DeskReader descarga sus noticias en segundo plano, quita todo lo que no es la noticia y guarda el texto y las imágenes en este ordenador.</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Comprobando…</translation>
    </message>
    <message>
        <source>Choose from a starter list</source>
        <translation>Elegir de una lista inicial</translation>
    </message>
    <message>
        <source>Connect a sync account</source>
        <translation>Conectar una cuenta de sincronización</translation>
    </message>
    <message>
        <source>FreshRSS, Miniflux and others.</source>
        <translation>FreshRSS, Miniflux y otras.</translation>
    </message>
    <message>
        <source>From any other reader, folders included.</source>
        <translation>De cualquier otro lector, con sus carpetas.</translation>
    </message>
    <message>
        <source>Import an OPML file</source>
        <translation>Importar un archivo OPML</translation>
    </message>
    <message>
        <source>OPML files (*.opml *.xml);;All files (*)</source>
        <translation>Archivos OPML (*.opml *.xml);;Todos los archivos (*)</translation>
    </message>
    <message>
        <source>Open the sample newsroom</source>
        <translation>Abrir la redacción de muestra</translation>
    </message>
    <message>
        <source>Read the news you chose, whole and offline</source>
        <translation>Lee las noticias que elegiste, completas y sin conexión</translation>
    </message>
    <message>
        <source>Site or feed address</source>
        <translation>Dirección del sitio o del canal</translation>
    </message>
    <message>
        <source>Site, feed or article address</source>
        <translation>Dirección del sitio, canal o artículo</translation>
    </message>
    <message>
        <source>Try everything now, even offline.</source>
        <translation>Pruébalo todo ahora, incluso sin conexión.</translation>
    </message>
    <message>
        <source>Well-known sources by topic and language.</source>
        <translation>Fuentes conocidas por tema e idioma.</translation>
    </message>
</context>
<context>
    <name>FormDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
</context>
<context>
    <name>GeneralPage</name>
    <message>
        <source>All</source>
        <translation>Todo</translation>
    </message>
    <message>
        <source>Also removes the window from the taskbar. Click the tray icon to bring it back.</source>
        <translation>También quita la ventana de la barra de tareas. Haz clic en el icono de la bandeja para recuperarla.</translation>
    </message>
    <message>
        <source>Choose light for a dark panel, dark for a light one.</source>
        <translation>Elige claro para un panel oscuro y oscuro para uno claro.</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Color</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Colores</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Personalizado</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Oscuro</translation>
    </message>
    <message>
        <source>Dark outline</source>
        <translation>Contorno oscuro</translation>
    </message>
    <message>
        <source>For menus, buttons and messages.</source>
        <translation>Para menús, botones y mensajes.</translation>
    </message>
    <message>
        <source>For menus, lists and dialogs.</source>
        <translation>Para menús, listas y diálogos.</translation>
    </message>
    <message>
        <source>For the window and for stories.</source>
        <translation>Para la ventana y las noticias.</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Alto contraste</translation>
    </message>
    <message>
        <source>In the light and dark themes, where the system has one.</source>
        <translation>En los temas claro y oscuro, si el sistema tiene uno.</translation>
    </message>
    <message>
        <source>Interface text size</source>
        <translation>Tamaño del texto de la interfaz</translation>
    </message>
    <message>
        <source>Keep running when the window is closed</source>
        <translation>Seguir en marcha al cerrar la ventana</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Idioma</translation>
    </message>
    <message>
        <source>Less</source>
        <translation>Menos</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Claro</translation>
    </message>
    <message>
        <source>Light outline</source>
        <translation>Contorno claro</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>Como el sistema</translation>
    </message>
    <message>
        <source>Minimise to the tray</source>
        <translation>Minimizar a la bandeja</translation>
    </message>
    <message>
        <source>Movement</source>
        <translation>Movimiento</translation>
    </message>
    <message>
        <source>Start hidden</source>
        <translation>Iniciar oculto</translation>
    </message>
    <message>
        <source>Start when you log in</source>
        <translation>Iniciar al entrar en la sesión</translation>
    </message>
    <message>
        <source>Starts in the background so the news is ready when you are.</source>
        <translation>Se inicia en segundo plano para que las noticias estén listas cuando tú lo estés.</translation>
    </message>
    <message>
        <source>Starts in the tray; if there is none, the window opens.</source>
        <translation>Se inicia en la bandeja; si no hay bandeja, se abre la ventana.</translation>
    </message>
    <message>
        <source>Stays in the tray and keeps fetching.</source>
        <translation>Se queda en la bandeja y sigue descargando.</translation>
    </message>
    <message>
        <source>Tray icon</source>
        <translation>Icono de la bandeja</translation>
    </message>
    <message>
        <source>Use the system&apos;s accent colour</source>
        <translation>Usar el color de énfasis del sistema</translation>
    </message>
    <message>
        <source>With less, moving pictures wait until you play them.</source>
        <translation>Con menos, las imágenes animadas esperan a que las reproduzcas.</translation>
    </message>
    <message>
        <source>Your desktop has no tray, so closing the window quits DeskReader.</source>
        <translation>Tu escritorio no tiene bandeja, así que cerrar la ventana cierra DeskReader.</translation>
    </message>
    <message>
        <source>Your system didn&apos;t let DeskReader change this.</source>
        <translation>Tu sistema no permitió a DeskReader cambiar esto.</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
</context>
<context>
    <name>GoToDateDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>Día</translation>
    </message>
    <message>
        <source>Go to date</source>
        <translation>Ir a la fecha</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Mostrar</translation>
    </message>
</context>
<context>
    <name>GoToDialog</name>
    <message>
        <source>Go to</source>
        <translation>Ir a</translation>
    </message>
    <message>
        <source>Go to anything</source>
        <translation>Ir a cualquier sitio</translation>
    </message>
    <message>
        <source>Places and actions</source>
        <translation>Lugares y acciones</translation>
    </message>
    <message>
        <source>Type the name of a feed, folder, tag, setting, action or story</source>
        <translation>Escribe el nombre de un canal, carpeta, etiqueta, ajuste, acción o noticia</translation>
    </message>
</context>
<context>
    <name>KeyEdit</name>
    <message>
        <source>None</source>
        <translation>Ninguno</translation>
    </message>
</context>
<context>
    <name>KeyRow</name>
    <message>
        <source>Also {keys}</source>
        <translation>También {keys}</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>Predeterminado</translation>
    </message>
    <message>
        <source>Default shortcut for {action}</source>
        <translation>Atajo predeterminado de {action}</translation>
    </message>
    <message>
        <source>Shortcut for {action}</source>
        <translation>Atajo de {action}</translation>
    </message>
    <message>
        <source>Use it here instead</source>
        <translation>Usarla aquí</translation>
    </message>
    <message>
        <source>{key} is already used for {action}.</source>
        <translation>{key} ya se usa para {action}.</translation>
    </message>
</context>
<context>
    <name>LibraryCommands</name>
    <message numerus="yes">
        <source>%n feeds restored</source>
        <translation>
            <numerusform>%n canal restaurado</numerusform>
            <numerusform>%n canales restaurados</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stars removed</source>
        <translation>
            <numerusform>%n destacada quitada</numerusform>
            <numerusform>%n destacadas quitadas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories added</source>
        <translation>
            <numerusform>%n noticia añadida</numerusform>
            <numerusform>%n noticias añadidas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked read</source>
        <translation>
            <numerusform>%n noticia marcada como leída</numerusform>
            <numerusform>%n noticias marcadas como leídas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked unread</source>
        <translation>
            <numerusform>%n noticia marcada como no leída</numerusform>
            <numerusform>%n noticias marcadas como no leídas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories muted again</source>
        <translation>
            <numerusform>%n noticia silenciada de nuevo</numerusform>
            <numerusform>%n noticias silenciadas de nuevo</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories restored</source>
        <translation>
            <numerusform>%n noticia restaurada</numerusform>
            <numerusform>%n noticias restauradas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories starred</source>
        <translation>
            <numerusform>%n noticia destacada</numerusform>
            <numerusform>%n noticias destacadas</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed restored</source>
        <translation>1 canal restaurado</translation>
    </message>
    <message>
        <source>1 star removed</source>
        <translation>1 destacada quitada</translation>
    </message>
    <message>
        <source>1 story added</source>
        <translation>1 noticia añadida</translation>
    </message>
    <message>
        <source>1 story marked read</source>
        <translation>1 noticia marcada como leída</translation>
    </message>
    <message>
        <source>1 story marked unread</source>
        <translation>1 noticia marcada como no leída</translation>
    </message>
    <message>
        <source>1 story muted again</source>
        <translation>1 noticia silenciada de nuevo</translation>
    </message>
    <message>
        <source>1 story restored</source>
        <translation>1 noticia restaurada</translation>
    </message>
    <message>
        <source>1 story starred</source>
        <translation>1 noticia destacada</translation>
    </message>
    <message>
        <source>Account restored</source>
        <translation>Cuenta restaurada</translation>
    </message>
    <message>
        <source>Combined as one story</source>
        <translation>Unidas en una noticia</translation>
    </message>
    <message>
        <source>Earlier versions restored</source>
        <translation>Versiones anteriores restauradas</translation>
    </message>
    <message>
        <source>Export everything</source>
        <translation>Exportar todo</translation>
    </message>
    <message>
        <source>Export stories as EPUB</source>
        <translation>Exportar noticias como EPUB</translation>
    </message>
    <message numerus="yes">
        <source>Exported %n stories to {name}</source>
        <translation>
            <numerusform>%n noticia exportada a {name}</numerusform>
            <numerusform>%n noticias exportadas a {name}</numerusform>
        </translation>
    </message>
    <message>
        <source>Exported 1 story to {name}</source>
        <translation>1 noticia exportada a {name}</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>Exportando…</translation>
    </message>
    <message>
        <source>Feeds, exports and libraries (*.opml *.xml *.zip *.db *.sqlite)</source>
        <translation>Canales, exportaciones y bibliotecas (*.opml *.xml *.zip *.db *.sqlite)</translation>
    </message>
    <message>
        <source>Folder restored</source>
        <translation>Carpeta restaurada</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importar</translation>
    </message>
    <message>
        <source>Import undone</source>
        <translation>Importación deshecha</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>Importando…</translation>
    </message>
    <message>
        <source>Move undone</source>
        <translation>Movimiento deshecho</translation>
    </message>
    <message>
        <source>Nothing to undo</source>
        <translation>No hay nada que deshacer</translation>
    </message>
    <message>
        <source>Restore undone</source>
        <translation>Restauración deshecha</translation>
    </message>
    <message>
        <source>Rule change undone</source>
        <translation>Cambio de la regla deshecho</translation>
    </message>
    <message>
        <source>Separated from the other sources</source>
        <translation>Separada de las otras fuentes</translation>
    </message>
    <message>
        <source>Stories grouped as before</source>
        <translation>Noticias agrupadas como antes</translation>
    </message>
    <message>
        <source>Story deleted</source>
        <translation>Noticia eliminada</translation>
    </message>
    <message>
        <source>Tag change undone</source>
        <translation>Cambio de etiquetas deshecho</translation>
    </message>
</context>
<context>
    <name>LicencesDialog</name>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Components</source>
        <translation>Componentes</translation>
    </message>
    <message>
        <source>Licence text</source>
        <translation>Texto de la licencia</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Licencias</translation>
    </message>
</context>
<context>
    <name>ListsPage</name>
    <message>
        <source>Above the story</source>
        <translation>Encima de la noticia</translation>
    </message>
    <message>
        <source>All stories</source>
        <translation>Todas las noticias</translation>
    </message>
    <message>
        <source>Beside the story</source>
        <translation>Junto a la noticia</translation>
    </message>
    <message>
        <source>By feed</source>
        <translation>Por canal</translation>
    </message>
    <message>
        <source>Comfortable</source>
        <translation>Amplia</translation>
    </message>
    <message>
        <source>Comfortable shows snippets and pictures, compact leaves them out.</source>
        <translation>La amplia muestra fragmentos e imágenes; la compacta los omite.</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>Compacta</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>Densidad</translation>
    </message>
    <message>
        <source>Hide feeds with nothing unread</source>
        <translation>Ocultar canales sin nada por leer</translation>
    </message>
    <message>
        <source>List position</source>
        <translation>Posición de la lista</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>Más recientes primero</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>Más antiguas primero</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Mostrar</translation>
    </message>
    <message>
        <source>Sort stories</source>
        <translation>Ordenar noticias</translation>
    </message>
    <message>
        <source>Starred only</source>
        <translation>Solo destacadas</translation>
    </message>
    <message>
        <source>The feed you are reading stays in sight.</source>
        <translation>El canal que estás leyendo sigue a la vista.</translation>
    </message>
    <message>
        <source>Titles only</source>
        <translation>Solo títulos</translation>
    </message>
    <message>
        <source>Unread only</source>
        <translation>Solo no leídas</translation>
    </message>
</context>
<context>
    <name>MailReviewDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Mensaje</translation>
    </message>
    <message>
        <source>New email</source>
        <translation>Correo nuevo</translation>
    </message>
    <message>
        <source>Open mail app</source>
        <translation>Abrir programa de correo</translation>
    </message>
    <message>
        <source>Subject: {subject}</source>
        <translation>Asunto: {subject}</translation>
    </message>
    <message>
        <source>This link starts an email. Nothing is sent until you send it yourself.</source>
        <translation>Este enlace inicia un correo. No se envía nada hasta que lo envíes tú.</translation>
    </message>
    <message>
        <source>To: {addresses}</source>
        <translation>Para: {addresses}</translation>
    </message>
</context>
<context>
    <name>NewServerQuestion</name>
    <message>
        <source>Feeds on the server</source>
        <translation>Canales del servidor</translation>
    </message>
    <message>
        <source>Feeds on this computer</source>
        <translation>Canales de este ordenador</translation>
    </message>
    <message>
        <source>Feeds that the server doesn&apos;t have are removed here. Stories that it has stay.</source>
        <translation>Los canales que el servidor no tiene se eliminan aquí. Las noticias que sí tiene se quedan.</translation>
    </message>
    <message>
        <source>Keep these</source>
        <translation>Conservar estos</translation>
    </message>
    <message>
        <source>The server gets them, with what you have read and starred.</source>
        <translation>El servidor los recibe, con lo que has leído y destacado.</translation>
    </message>
    <message>
        <source>Use the server&apos;s</source>
        <translation>Usar los del servidor</translation>
    </message>
</context>
<context>
    <name>NotificationsPage</name>
    <message>
        <source>Always or never notify when a title contains these words, even for muted feeds.</source>
        <translation>Avisar siempre o nunca si un título contiene estas palabras, incluso de canales silenciados.</translation>
    </message>
    <message>
        <source>Click one to open the story. Mute a feed or folder from its menu.</source>
        <translation>Haz clic en un aviso para abrir la noticia. Silencia un canal o una carpeta desde su menú.</translation>
    </message>
    <message>
        <source>Group stories reported by several sources</source>
        <translation>Agrupar noticias de varias fuentes</translation>
    </message>
    <message>
        <source>How many notifications to show at once. The rest are grouped into one.</source>
        <translation>Cuántos avisos mostrar a la vez. El resto se agrupa en uno.</translation>
    </message>
    <message>
        <source>If off, they wait until you leave full screen and come together.</source>
        <translation>Si está desactivado, esperan a que salgas de la pantalla completa y llegan juntos.</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>Límite</translation>
    </message>
    <message>
        <source>May run past midnight.</source>
        <translation>Pueden pasar de medianoche.</translation>
    </message>
    <message>
        <source>Notify me of new stories</source>
        <translation>Avisarme de noticias nuevas</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Desactivado</translation>
    </message>
    <message>
        <source>One per refresh</source>
        <translation>Un aviso por actualización</translation>
    </message>
    <message>
        <source>One per story</source>
        <translation>Un aviso por noticia</translation>
    </message>
    <message>
        <source>Play a sound</source>
        <translation>Reproducir un sonido</translation>
    </message>
    <message>
        <source>Quiet from</source>
        <translation>Silencio desde</translation>
    </message>
    <message>
        <source>Quiet hours</source>
        <translation>Horas de silencio</translation>
    </message>
    <message>
        <source>Quiet until</source>
        <translation>Silencio hasta</translation>
    </message>
    <message>
        <source>Show over full-screen windows</source>
        <translation>Mostrar sobre ventanas a pantalla completa</translation>
    </message>
    <message>
        <source>Stories are still fetched and saved, just not announced.</source>
        <translation>Las noticias se descargan y guardan igual; solo que no se anuncian.</translation>
    </message>
    <message>
        <source>Titles are compared; the first source to report is listed first.</source>
        <translation>Se comparan los títulos; la primera fuente que informa aparece primero.</translation>
    </message>
    <message>
        <source>Uses your desktop&apos;s notification sound.</source>
        <translation>Usa el sonido de avisos de tu escritorio.</translation>
    </message>
    <message>
        <source>Words in titles</source>
        <translation>Palabras en los títulos</translation>
    </message>
    <message>
        <source>until</source>
        <translation>hasta</translation>
    </message>
</context>
<context>
    <name>Notifier</name>
    <message>
        <source>Later</source>
        <translation>Más tarde</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Marcar como leída</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Abrir</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Destacar</translation>
    </message>
</context>
<context>
    <name>OfflinePage</name>
    <message>
        <source>1 year</source>
        <translation>1 año</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 días</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 días</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 días</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Todo</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Todo</translation>
    </message>
    <message>
        <source>Everything is fetched, as on any other connection.</source>
        <translation>Se descarga todo, como con cualquier otra conexión.</translation>
    </message>
    <message>
        <source>Feeds are checked; pages and pictures wait.</source>
        <translation>Se comprueban los canales; las páginas y las imágenes esperan.</translation>
    </message>
    <message>
        <source>Forever</source>
        <translation>Siempre</translation>
    </message>
    <message>
        <source>In power-saving mode</source>
        <translation>En modo de ahorro de energía</translation>
    </message>
    <message>
        <source>Keep at most, per feed</source>
        <translation>Conservar como máximo, por canal</translation>
    </message>
    <message>
        <source>Keep read stories for</source>
        <translation>Conservar las noticias leídas</translation>
    </message>
    <message>
        <source>Keep unread stories</source>
        <translation>Conservar las noticias sin leer</translation>
    </message>
    <message>
        <source>New stories are fetched from their page, cleaned and saved, as far as the feed allows.</source>
        <translation>Las noticias nuevas se descargan de su página, se limpian y se guardan, hasta donde lo permite el canal.</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Nada</translation>
    </message>
    <message>
        <source>Nothing is fetched on this connection.</source>
        <translation>No se descarga nada con esta conexión.</translation>
    </message>
    <message>
        <source>Nothing is fetched while power saving is on.</source>
        <translation>No se descarga nada mientras se ahorra energía.</translation>
    </message>
    <message>
        <source>On a metered connection</source>
        <translation>Con una conexión de uso medido</translation>
    </message>
    <message>
        <source>Regardless of age or number. Feeds and folders can have their own rules (see their menus).</source>
        <translation>Sin importar su antigüedad ni su número. Los canales y las carpetas pueden tener sus propias reglas (mira sus menús).</translation>
    </message>
    <message>
        <source>Resized to the width of your reading column.</source>
        <translation>Reducidas al ancho de tu columna de lectura.</translation>
    </message>
    <message>
        <source>Save full stories for offline reading</source>
        <translation>Guardar las noticias completas para leer sin conexión</translation>
    </message>
    <message>
        <source>Save pictures</source>
        <translation>Guardar las imágenes</translation>
    </message>
    <message>
        <source>Starred and unread stories are removed last.</source>
        <translation>Las noticias destacadas y sin leer se eliminan las últimas.</translation>
    </message>
    <message>
        <source>Starred stories are never deleted.</source>
        <translation>Las noticias destacadas no se eliminan nunca.</translation>
    </message>
    <message>
        <source>Storage limit</source>
        <translation>Límite de almacenamiento</translation>
    </message>
    <message>
        <source>Text only</source>
        <translation>Solo texto</translation>
    </message>
    <message>
        <source>{count} days</source>
        <translation>{count} días</translation>
    </message>
    <message>
        <source>{used} of {budget} used.</source>
        <translation>{used} de {budget} en uso.</translation>
    </message>
</context>
<context>
    <name>OfflinePrefetchDialog</name>
    <message numerus="yes">
        <source>%n pages</source>
        <translation>
            <numerusform>%n página</numerusform>
            <numerusform>%n páginas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n noticia</numerusform>
            <numerusform>%n noticias</numerusform>
        </translation>
    </message>
    <message>
        <source>1 page</source>
        <translation>1 página</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 noticia</translation>
    </message>
    <message>
        <source>All stories are saved. You can go offline.</source>
        <translation>Todas las noticias están guardadas. Puedes desconectarte.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Download all</source>
        <translation>Descargar todo</translation>
    </message>
    <message>
        <source>Download for offline reading</source>
        <translation>Descargar para leer sin conexión</translation>
    </message>
    <message numerus="yes">
        <source>Everything the sites offer is saved. %n stories are only there in part.</source>
        <translation>
            <numerusform>Se ha guardado todo lo que ofrecen los sitios. %n noticia solo está en parte.</numerusform>
            <numerusform>Se ha guardado todo lo que ofrecen los sitios. %n noticias solo están en parte.</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything the sites offer is saved. 1 story is only there in part.</source>
        <translation>Se ha guardado todo lo que ofrecen los sitios. 1 noticia solo está en parte.</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>Falta</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Progreso</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Detener</translation>
    </message>
    <message>
        <source>Stories not fully saved yet. Sites are asked no faster than in a normal refresh.</source>
        <translation>Noticias que aún no están guardadas del todo. A los sitios no se les pide nada más deprisa que en una actualización normal.</translation>
    </message>
    <message>
        <source>The rest couldn&apos;t be fetched, or you stopped it.</source>
        <translation>El resto no se pudo descargar, o lo detuviste tú.</translation>
    </message>
    <message numerus="yes">
        <source>pictures of %n stories</source>
        <translation>
            <numerusform>imágenes de %n noticia</numerusform>
            <numerusform>imágenes de %n noticias</numerusform>
        </translation>
    </message>
    <message>
        <source>pictures of 1 story</source>
        <translation>imágenes de 1 noticia</translation>
    </message>
    <message>
        <source>some pictures couldn&apos;t be fetched</source>
        <translation>no se pudieron descargar algunas imágenes</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} de {total}</translation>
    </message>
</context>
<context>
    <name>PassphraseRow</name>
    <message>
        <source>Not encrypted. A passphrase encrypts the folder&apos;s files; use the same one on each computer.</source>
        <translation>Sin cifrar. Una frase de contraseña cifra los archivos de la carpeta; usa la misma en cada ordenador.</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Frase de contraseña</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Definir</translation>
    </message>
    <message>
        <source>Set passphrase</source>
        <translation>Definir frase de contraseña</translation>
    </message>
    <message>
        <source>The folder&apos;s files are encrypted. Use the same passphrase on each computer.</source>
        <translation>Los archivos de la carpeta están cifrados. Usa la misma frase de contraseña en cada ordenador.</translation>
    </message>
</context>
<context>
    <name>PictureViewer</name>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>Copiar imagen</translation>
    </message>
    <message>
        <source>Next picture</source>
        <translation>Imagen siguiente</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Imagen</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Reproducir</translation>
    </message>
    <message>
        <source>Previous picture</source>
        <translation>Imagen anterior</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>Guardar imagen…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Detener</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Acercar</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Alejar</translation>
    </message>
    <message>
        <source>{at} of {count}</source>
        <translation>{at} de {count}</translation>
    </message>
</context>
<context>
    <name>PrivateAddressesDialog</name>
    <message>
        <source>Add them too</source>
        <translation>Añadirlas también</translation>
    </message>
    <message>
        <source>Addresses in your own network</source>
        <translation>Direcciones en tu propia red</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Leave them out</source>
        <translation>Dejarlas fuera</translation>
    </message>
    <message>
        <source>They lead to this computer or to devices beside it, such as a router. Add them only if you know them: DeskReader will request them at each refresh, exactly as the file says.</source>
        <translation>Llevan a este ordenador o a dispositivos cercanos, como un router. Añádelas solo si las conoces: DeskReader las pedirá en cada actualización, tal como dice el archivo.</translation>
    </message>
    <message numerus="yes">
        <source>This file names %n addresses in your own network</source>
        <translation>
            <numerusform>Este archivo nombra %n dirección de tu propia red</numerusform>
            <numerusform>Este archivo nombra %n direcciones de tu propia red</numerusform>
        </translation>
    </message>
    <message>
        <source>This file names an address in your own network</source>
        <translation>Este archivo nombra una dirección de tu propia red</translation>
    </message>
</context>
<context>
    <name>PropertiesDialog</name>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>Propiedades</translation>
    </message>
</context>
<context>
    <name>ProxyRow</name>
    <message>
        <source>Apply</source>
        <translation>Aplicar</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Personalizado</translation>
    </message>
    <message>
        <source>For example http://host:8080 or socks5://host:1080</source>
        <translation>Por ejemplo http://servidor:8080 o socks5://servidor:1080</translation>
    </message>
    <message>
        <source>If the proxy needs a login</source>
        <translation>Si el proxy pide usuario y contraseña</translation>
    </message>
    <message>
        <source>In use.</source>
        <translation>En uso.</translation>
    </message>
    <message>
        <source>Login storage</source>
        <translation>Dónde se guarda el acceso</translation>
    </message>
    <message>
        <source>No keyring was found, so the login is kept only until you quit DeskReader.</source>
        <translation>No se encontró ningún llavero, así que el acceso solo se conserva hasta que salgas de DeskReader.</translation>
    </message>
    <message>
        <source>No proxy</source>
        <translation>Sin proxy</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Contraseña</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>Proxy address</source>
        <translation>Dirección del proxy</translation>
    </message>
    <message>
        <source>Stored in your keyring; sent only to this proxy.</source>
        <translation>Se guarda en tu llavero; solo se envía a este proxy.</translation>
    </message>
    <message>
        <source>System proxy</source>
        <translation>Proxy del sistema</translation>
    </message>
    <message>
        <source>Used for all connections except to this computer.</source>
        <translation>Se usa para todas las conexiones, salvo con este ordenador.</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Usuario</translation>
    </message>
</context>
<context>
    <name>ReadingPage</name>
    <message>
        <source>After 15 seconds</source>
        <translation>Después de 15 segundos</translation>
    </message>
    <message>
        <source>After 2 seconds</source>
        <translation>Después de 2 segundos</translation>
    </message>
    <message>
        <source>After 5 seconds</source>
        <translation>Después de 5 segundos</translation>
    </message>
    <message>
        <source>After {seconds} seconds</source>
        <translation>Después de {seconds} segundos</translation>
    </message>
    <message>
        <source>Around 65 is most comfortable.</source>
        <translation>Lo más cómodo son unos 65.</translation>
    </message>
    <message>
        <source>Column width</source>
        <translation>Ancho de la columna</translation>
    </message>
    <message>
        <source>If off, code scrolls sideways within its box.</source>
        <translation>Si está desactivado, el código se desplaza de lado en su recuadro.</translation>
    </message>
    <message>
        <source>Justify lines</source>
        <translation>Justificar las líneas</translation>
    </message>
    <message>
        <source>Line height</source>
        <translation>Interlineado</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Marcar como leída</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Page colour</source>
        <translation>Color de la página</translation>
    </message>
    <message>
        <source>Right away</source>
        <translation>De inmediato</translation>
    </message>
    <message>
        <source>Sepia</source>
        <translation>Sepia</translation>
    </message>
    <message>
        <source>Sepia is a warm page, in light mode.</source>
        <translation>Sepia es una página cálida, en modo claro.</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Tamaño</translation>
    </message>
    <message>
        <source>Straight right edge instead of a ragged one.</source>
        <translation>Borde derecho recto en lugar de irregular.</translation>
    </message>
    <message>
        <source>The ferry left at dawn, as it had for forty years, with two cars and a dog aboard. Nobody on the quay looked up. The water was the colour of slate, and the timetable, for once, was right.</source>
        <translation>El transbordador zarpó al alba, como llevaba cuarenta años haciendo, con dos coches y un perro a bordo. En el muelle nadie levantó la vista. El agua tenía el color de la pizarra y el horario, por una vez, se cumplía.</translation>
    </message>
    <message>
        <source>Time after opening a story.</source>
        <translation>Tiempo tras abrir una noticia.</translation>
    </message>
    <message>
        <source>Typeface</source>
        <translation>Tipo de letra</translation>
    </message>
    <message>
        <source>Wrap long lines of code</source>
        <translation>Ajustar las líneas largas de código</translation>
    </message>
    <message>
        <source>{family} (built in)</source>
        <translation>{family} (incluida)</translation>
    </message>
    <message>
        <source>{size} px</source>
        <translation>{size} px</translation>
    </message>
    <message>
        <source>{width} characters</source>
        <translation>{width} caracteres</translation>
    </message>
</context>
<context>
    <name>RemoveAccountDialog</name>
    <message numerus="yes">
        <source>%n feeds</source>
        <translation>
            <numerusform>%n canal</numerusform>
            <numerusform>%n canales</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n noticia</numerusform>
            <numerusform>%n noticias</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed</source>
        <translation>1 canal</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 noticia</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Keep its feeds and stories on this computer</source>
        <translation>Conservar sus canales y noticias en este ordenador</translation>
    </message>
    <message>
        <source>Remove account</source>
        <translation>Eliminar cuenta</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>Eliminar {name}</translation>
    </message>
    <message>
        <source>Removed {name}</source>
        <translation>{name} eliminada</translation>
    </message>
    <message>
        <source>Your feeds and stories stay on this computer, and the folder stays as it is.</source>
        <translation>Tus canales y noticias se quedan en este ordenador, y la carpeta se queda como está.</translation>
    </message>
    <message>
        <source>{feeds} and {stories} are removed from this computer. The server keeps everything.</source>
        <translation>{feeds} y {stories} se eliminan de este ordenador. El servidor lo conserva todo.</translation>
    </message>
    <message>
        <source>{feeds} and {stories} stay. DeskReader then fetches these feeds itself.</source>
        <translation>{feeds} y {stories} se quedan. DeskReader descargará entonces estos canales por sí mismo.</translation>
    </message>
</context>
<context>
    <name>RetentionDialog</name>
    <message>
        <source>1 year</source>
        <translation>1 año</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 días</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 días</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 días</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Todo</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Forever</source>
        <translation>Siempre</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Conservar</translation>
    </message>
    <message>
        <source>Keep at most</source>
        <translation>Conservar como máximo</translation>
    </message>
    <message>
        <source>Keep stories</source>
        <translation>Conservar noticias</translation>
    </message>
    <message>
        <source>Keep stories for</source>
        <translation>Conservar las noticias</translation>
    </message>
    <message>
        <source>Limit pictures to</source>
        <translation>Limitar las imágenes a</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Sin límite</translation>
    </message>
    <message>
        <source>Same as folder or default</source>
        <translation>Como la carpeta o lo predeterminado</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Guardar</translation>
    </message>
    <message>
        <source>Treat like read stories</source>
        <translation>Tratar como noticias leídas</translation>
    </message>
    <message>
        <source>Unread stories</source>
        <translation>Noticias sin leer</translation>
    </message>
</context>
<context>
    <name>RevisionCommands</name>
    <message>
        <source>Checking for changes…</source>
        <translation>Buscando cambios…</translation>
    </message>
    <message numerus="yes">
        <source>Forgot %n earlier versions</source>
        <translation>
            <numerusform>%n versión anterior olvidada</numerusform>
            <numerusform>%n versiones anteriores olvidadas</numerusform>
        </translation>
    </message>
    <message>
        <source>Forgot 1 earlier version</source>
        <translation>1 versión anterior olvidada</translation>
    </message>
    <message>
        <source>No changes to this story were found.</source>
        <translation>No se encontraron cambios en esta noticia.</translation>
    </message>
    <message>
        <source>This story has changed.</source>
        <translation>Esta noticia ha cambiado.</translation>
    </message>
    <message>
        <source>This story has no web page.</source>
        <translation>Esta noticia no tiene página web.</translation>
    </message>
</context>
<context>
    <name>Row</name>
    <message>
        <source>Differs from the default</source>
        <translation>Distinto del valor predeterminado</translation>
    </message>
</context>
<context>
    <name>RuleCommands</name>
    <message numerus="yes">
        <source>%n stories hidden</source>
        <translation>
            <numerusform>%n noticia oculta</numerusform>
            <numerusform>%n noticias ocultas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories shown in lists again</source>
        <translation>
            <numerusform>%n noticia de vuelta en las listas</numerusform>
            <numerusform>%n noticias de vuelta en las listas</numerusform>
        </translation>
    </message>
    <message>
        <source>1 story hidden</source>
        <translation>1 noticia oculta</translation>
    </message>
    <message>
        <source>Mute “{phrase}” for 14 days</source>
        <translation>Silenciar «{phrase}» 14 días</translation>
    </message>
    <message>
        <source>Muted “{phrase}” for 14 days</source>
        <translation>«{phrase}» silenciado 14 días</translation>
    </message>
    <message>
        <source>Shown in lists again</source>
        <translation>De vuelta en las listas</translation>
    </message>
</context>
<context>
    <name>RuleEditor</name>
    <message>
        <source>Add condition</source>
        <translation>Añadir condición</translation>
    </message>
    <message numerus="yes">
        <source>After %n days</source>
        <translation>
            <numerusform>Tras %n día</numerusform>
            <numerusform>Tras %n días</numerusform>
        </translation>
    </message>
    <message>
        <source>After 1 day</source>
        <translation>Tras 1 día</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>Siempre</translation>
    </message>
    <message>
        <source>Always save</source>
        <translation>Guardar siempre</translation>
    </message>
    <message>
        <source>Apply to</source>
        <translation>Aplicar a</translation>
    </message>
    <message>
        <source>As usual</source>
        <translation>Como siempre</translation>
    </message>
    <message>
        <source>Ends</source>
        <translation>Termina</translation>
    </message>
    <message>
        <source>If all of this is so</source>
        <translation>Si se cumple todo esto</translation>
    </message>
    <message>
        <source>If one of this is so</source>
        <translation>Si se cumple algo de esto</translation>
    </message>
    <message>
        <source>Last day of the rule: {day}</source>
        <translation>Último día de la regla: {day}</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Marcar como leída</translation>
    </message>
    <message>
        <source>Move to the front</source>
        <translation>Poner al principio</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>Silenciar</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>Named after what it looks for</source>
        <translation>Con el nombre de lo que busca</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nunca</translation>
    </message>
    <message>
        <source>Never save</source>
        <translation>No guardar nunca</translation>
    </message>
    <message>
        <source>New and unread stories</source>
        <translation>Noticias nuevas y no leídas</translation>
    </message>
    <message>
        <source>New stories and all that are here</source>
        <translation>Noticias nuevas y todas las que hay</translation>
    </message>
    <message>
        <source>New stories only</source>
        <translation>Solo noticias nuevas</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Avisos</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Activada</translation>
    </message>
    <message>
        <source>On a day…</source>
        <translation>Un día…</translation>
    </message>
    <message>
        <source>Out of all lists but Muted, not counted, not announced</source>
        <translation>Fuera de todas las listas salvo Silenciadas, sin contar ni notificar</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Imágenes</translation>
    </message>
    <message>
        <source>Separated by commas</source>
        <translation>Separado por comas</translation>
    </message>
    <message>
        <source>Sorted by when it arrived, not by when it was published</source>
        <translation>Se ordena por su llegada, no por su publicación</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Destacar</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Etiquetas</translation>
    </message>
    <message>
        <source>The rule ends</source>
        <translation>La regla termina</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>Entonces</translation>
    </message>
    <message>
        <source>Which conditions must hold</source>
        <translation>Qué condiciones deben cumplirse</translation>
    </message>
</context>
<context>
    <name>RulesDialog</name>
    <message numerus="yes">
        <source>%n filters do more than rules can: {names}</source>
        <translation>
            <numerusform>%n filtro hace más de lo que pueden las reglas: {names}</numerusform>
            <numerusform>%n filtros hacen más de lo que pueden las reglas: {names}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rules added</source>
        <translation>
            <numerusform>%n regla añadida</numerusform>
            <numerusform>%n reglas añadidas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rules are here already</source>
        <translation>
            <numerusform>%n regla ya estaba aquí</numerusform>
            <numerusform>%n reglas ya estaban aquí</numerusform>
        </translation>
    </message>
    <message>
        <source>1 filter does more than rules can: {names}</source>
        <translation>1 filtro hace más de lo que pueden las reglas: {names}</translation>
    </message>
    <message>
        <source>1 rule added</source>
        <translation>1 regla añadida</translation>
    </message>
    <message>
        <source>1 rule is here already</source>
        <translation>1 regla ya estaba aquí</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>Elegir</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Bajar</translation>
    </message>
    <message>
        <source>If two rules contradict each other, the upper one counts</source>
        <translation>Si dos reglas se contradicen, vale la de arriba</translation>
    </message>
    <message>
        <source>Import rules</source>
        <translation>Importar reglas</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>Importando…</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importar…</translation>
    </message>
    <message>
        <source>Last day of the rule</source>
        <translation>Último día de la regla</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Buscando…</translation>
    </message>
    <message>
        <source>New rule</source>
        <translation>Nueva regla</translation>
    </message>
    <message>
        <source>Remove rule</source>
        <translation>Eliminar regla</translation>
    </message>
    <message>
        <source>Rule removed. What it did stays.</source>
        <translation>Regla eliminada. Lo que hizo se queda.</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Reglas</translation>
    </message>
    <message>
        <source>Rules of other readers (*.opml *.xml *.json *.db config)</source>
        <translation>Reglas de otros lectores (*.opml *.xml *.json *.db config)</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Guardar</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Guardado</translation>
    </message>
    <message numerus="yes">
        <source>Saved, %n stories changed</source>
        <translation>
            <numerusform>Guardado, %n noticia cambiada</numerusform>
            <numerusform>Guardado, %n noticias cambiadas</numerusform>
        </translation>
    </message>
    <message>
        <source>Saved, 1 story changed</source>
        <translation>Guardado, 1 noticia cambiada</translation>
    </message>
    <message>
        <source>Say what to look for to see which stories here would match.</source>
        <translation>Indica qué buscar para ver qué noticias de aquí coincidirían.</translation>
    </message>
    <message>
        <source>This rule has unsaved changes. Save them, or do that again to discard them.</source>
        <translation>Esta regla tiene cambios sin guardar. Guárdalos, o repite la acción para descartarlos.</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Subir</translation>
    </message>
    <message>
        <source>What to do with stories as they arrive. Rules run on this computer, before you see a story.</source>
        <translation>Qué hacer con las noticias al llegar. Las reglas se ejecutan en este ordenador, antes de que veas una noticia.</translation>
    </message>
</context>
<context>
    <name>SearchBar</name>
    <message>
        <source>Best first</source>
        <translation>Mejores primero</translation>
    </message>
    <message>
        <source>By date</source>
        <translation>Por fecha</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Todo</translation>
    </message>
    <message>
        <source>How to search</source>
        <translation>Cómo buscar</translation>
    </message>
    <message>
        <source>Save this search</source>
        <translation>Guardar esta búsqueda</translation>
    </message>
    <message>
        <source>This list</source>
        <translation>Esta lista</translation>
    </message>
</context>
<context>
    <name>SearchCommands</name>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>Removed search “{title}”</source>
        <translation>Búsqueda «{title}» eliminada</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Cambiar nombre</translation>
    </message>
    <message>
        <source>Rename search</source>
        <translation>Cambiar nombre de la búsqueda</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Guardar</translation>
    </message>
    <message>
        <source>Save search</source>
        <translation>Guardar búsqueda</translation>
    </message>
    <message>
        <source>Saved “{title}” to the sidebar</source>
        <translation>«{title}» guardada en la barra lateral</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Clear search</source>
        <translation>Borrar búsqueda</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Buscar</translation>
    </message>
    <message>
        <source>Search stories</source>
        <translation>Buscar noticias</translation>
    </message>
</context>
<context>
    <name>SearchHelpDialog</name>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>How to search</source>
        <translation>Cómo buscar</translation>
    </message>
    <message>
        <source>Type words, and combine them with any of these. The beginning of the last word is enough.</source>
        <translation>Escribe palabras y combínalas con cualquiera de estas. Basta el principio de la última palabra.</translation>
    </message>
</context>
<context>
    <name>ServerFields</name>
    <message>
        <source>Address</source>
        <translation>Dirección</translation>
    </message>
    <message>
        <source>Certificate authority</source>
        <translation>Autoridad de certificación</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer);;All files (*)</source>
        <translation>Certificados (*.pem *.crt *.cer);;Todos los archivos (*)</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Contraseña</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Eliminar</translation>
    </message>
    <message>
        <source>Remove certificate authority</source>
        <translation>Quitar la autoridad de certificación</translation>
    </message>
    <message>
        <source>Send my password unencrypted</source>
        <translation>Enviar mi contraseña sin cifrar</translation>
    </message>
    <message>
        <source>Trusts {name}</source>
        <translation>Confía en {name}</translation>
    </message>
    <message>
        <source>Use my own certificate authority…</source>
        <translation>Usar mi propia autoridad de certificación…</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Usuario</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Accounts</source>
        <translation>Cuentas</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>Avanzado</translation>
    </message>
    <message>
        <source>Changes apply immediately</source>
        <translation>Los cambios se aplican al momento</translation>
    </message>
    <message>
        <source>Feeds and refresh</source>
        <translation>Canales y actualización</translation>
    </message>
    <message>
        <source>General</source>
        <translation>General</translation>
    </message>
    <message>
        <source>Lists</source>
        <translation>Listas</translation>
    </message>
    <message>
        <source>No settings found.</source>
        <translation>No se encontraron ajustes.</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Avisos</translation>
    </message>
    <message>
        <source>Offline storage</source>
        <translation>Almacenamiento sin conexión</translation>
    </message>
    <message>
        <source>Page reset to defaults</source>
        <translation>Página restablecida a los valores predeterminados</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Páginas</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Lectura</translation>
    </message>
    <message>
        <source>Reset this page</source>
        <translation>Restablecer esta página</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>Buscar ajustes</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Ajustes</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Atajos</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Atajos de teclado</translation>
    </message>
</context>
<context>
    <name>ShortcutsPage</name>
    <message>
        <source>Click a field and press the new key. Single-key shortcuts are off while you type.</source>
        <translation>Haz clic en un campo y pulsa la tecla nueva. Los atajos de una sola tecla se desactivan mientras escribes.</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Personalizado</translation>
    </message>
    <message>
        <source>Google Reader and Miniflux</source>
        <translation>Google Reader y Miniflux</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Preajuste</translation>
    </message>
    <message>
        <source>Sets all keys as in another reader. You can still change each one.</source>
        <translation>Pone todas las teclas como en otro lector. Puedes cambiarlas una a una.</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Sidebar</source>
        <translation>Barra lateral</translation>
    </message>
</context>
<context>
    <name>SidebarTree</name>
    <message>
        <source>Feeds</source>
        <translation>Canales</translation>
    </message>
</context>
<context>
    <name>SignInRows</name>
    <message>
        <source>Server</source>
        <translation>Servidor</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Iniciar sesión</translation>
    </message>
    <message>
        <source>Signed in</source>
        <translation>Sesión iniciada</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>Iniciando sesión…</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>Sin cambios</translation>
    </message>
</context>
<context>
    <name>StarterDialog</name>
    <message numerus="yes">
        <source>%n feeds chosen</source>
        <translation>
            <numerusform>%n canal elegido</numerusform>
            <numerusform>%n canales elegidos</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed chosen</source>
        <translation>1 canal elegido</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Couldn&apos;t find the starter list</source>
        <translation>No se encontró la lista inicial</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Idioma</translation>
    </message>
    <message>
        <source>Starter list</source>
        <translation>Lista inicial</translation>
    </message>
    <message>
        <source>Subscribe</source>
        <translation>Suscribirse</translation>
    </message>
    <message>
        <source>Tick what you&apos;d like to read. You can unsubscribe any time.</source>
        <translation>Marca lo que quieras leer. Puedes cancelar la suscripción cuando quieras.</translation>
    </message>
    <message>
        <source>Topics</source>
        <translation>Temas</translation>
    </message>
    <message>
        <source>{title} (subscribed)</source>
        <translation>{title} (ya suscrito)</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Refresh all</source>
        <translation>Actualizar todo</translation>
    </message>
    <message>
        <source>Shows what failed and what is not saved</source>
        <translation>Muestra qué ha fallado y qué no está guardado</translation>
    </message>
</context>
<context>
    <name>StoryDownloads</name>
    <message>
        <source>Another file is being saved. Wait for it, or stop it.</source>
        <translation>Se está guardando otro archivo. Espera o deténlo.</translation>
    </message>
    <message>
        <source>Downloaded</source>
        <translation>Descargado</translation>
    </message>
    <message>
        <source>Downloading…</source>
        <translation>Descargando…</translation>
    </message>
    <message>
        <source>Nothing new came. Try again later.</source>
        <translation>No llegó nada nuevo. Inténtalo más tarde.</translation>
    </message>
    <message>
        <source>Saved {name}</source>
        <translation>{name} guardado</translation>
    </message>
    <message>
        <source>Stopped saving {name}</source>
        <translation>Se detuvo el guardado de {name}</translation>
    </message>
</context>
<context>
    <name>SubscriptionSection</name>
    <message>
        <source>A feed that asks to be checked less often is.</source>
        <translation>Un canal que pide menos comprobaciones las recibe.</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Dirección</translation>
    </message>
    <message>
        <source>Check for new stories</source>
        <translation>Buscar noticias nuevas</translation>
    </message>
    <message>
        <source>Every 2 hours</source>
        <translation>Cada 2 horas</translation>
    </message>
    <message>
        <source>Every 4 hours</source>
        <translation>Cada 4 horas</translation>
    </message>
    <message>
        <source>Every hour</source>
        <translation>Cada hora</translation>
    </message>
    <message>
        <source>Every {minutes} minutes</source>
        <translation>Cada {minutes} minutos</translation>
    </message>
    <message>
        <source>Fetch the page behind each new story.</source>
        <translation>Descarga la página de cada noticia nueva.</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Carpeta</translation>
    </message>
    <message>
        <source>Leave empty to use the feed&apos;s own name.</source>
        <translation>Déjalo vacío para usar el nombre propio del canal.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>Sin carpeta</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Avisos</translation>
    </message>
    <message>
        <source>Notify me of new stories from this feed.</source>
        <translation>Avisarme de las noticias nuevas de este canal.</translation>
    </message>
    <message>
        <source>Once a day</source>
        <translation>Una vez al día</translation>
    </message>
    <message>
        <source>Save full stories</source>
        <translation>Guardar noticias completas</translation>
    </message>
    <message>
        <source>Subscription</source>
        <translation>Suscripción</translation>
    </message>
    <message>
        <source>This server can&apos;t move feeds: the folder applies on this computer only.</source>
        <translation>Este servidor no puede mover canales: la carpeta solo vale en este equipo.</translation>
    </message>
    <message>
        <source>This server can&apos;t rename feeds: the name applies on this computer only.</source>
        <translation>Este servidor no puede cambiar el nombre de los canales: el nombre solo vale en este equipo.</translation>
    </message>
    <message>
        <source>Twice a day</source>
        <translation>Dos veces al día</translation>
    </message>
    <message>
        <source>Use default</source>
        <translation>Usar el predeterminado</translation>
    </message>
</context>
<context>
    <name>SyncRows</name>
    <message numerus="yes">
        <source>%n requests</source>
        <translation>
            <numerusform>%n solicitud</numerusform>
            <numerusform>%n solicitudes</numerusform>
        </translation>
    </message>
    <message>
        <source>1 request</source>
        <translation>1 solicitud</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Dispositivos</translation>
    </message>
    <message>
        <source>Last sync: {requests}, {size} kB</source>
        <translation>Última sincronización: {requests}, {size} kB</translation>
    </message>
    <message>
        <source>Not accepted</source>
        <translation>No aceptado</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausar</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>Sincronizar ahora</translation>
    </message>
    <message>
        <source>Syncing</source>
        <translation>Sincronización</translation>
    </message>
    <message>
        <source>Syncing…</source>
        <translation>Sincronizando…</translation>
    </message>
    <message numerus="yes">
        <source>The server didn&apos;t accept %n changes. They apply on this computer only.</source>
        <translation>
            <numerusform>El servidor no aceptó %n cambio. Solo vale en este ordenador.</numerusform>
            <numerusform>El servidor no aceptó %n cambios. Solo valen en este ordenador.</numerusform>
        </translation>
    </message>
    <message>
        <source>The server didn&apos;t accept 1 change. It applies on this computer only.</source>
        <translation>El servidor no aceptó 1 cambio. Solo vale en este ordenador.</translation>
    </message>
    <message>
        <source>Your changes are kept, and sent when you resume.</source>
        <translation>Tus cambios se conservan y se envían cuando reanudes.</translation>
    </message>
    <message>
        <source>{name} (this computer)</source>
        <translation>{name} (este ordenador)</translation>
    </message>
    <message>
        <source>{name}, last seen {ago}</source>
        <translation>{name}, visto por última vez {ago}</translation>
    </message>
</context>
<context>
    <name>TagCommands</name>
    <message>
        <source>Removed tag {name}; its stories are kept</source>
        <translation>Etiqueta {name} eliminada; sus noticias se conservan</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Cambiar nombre</translation>
    </message>
    <message>
        <source>Rename tag</source>
        <translation>Cambiar nombre de la etiqueta</translation>
    </message>
    <message>
        <source>Renamed tag {old} to {new}</source>
        <translation>Etiqueta {old} renombrada a {new}</translation>
    </message>
    <message>
        <source>Tag name</source>
        <translation>Nombre de la etiqueta</translation>
    </message>
    <message numerus="yes">
        <source>Tagged %n stories</source>
        <translation>
            <numerusform>%n noticia etiquetada</numerusform>
            <numerusform>%n noticias etiquetadas</numerusform>
        </translation>
    </message>
    <message>
        <source>Tagged 1 story</source>
        <translation>1 noticia etiquetada</translation>
    </message>
    <message>
        <source>Tags changed</source>
        <translation>Etiquetas cambiadas</translation>
    </message>
</context>
<context>
    <name>ThemeFileRow</name>
    <message>
        <source>A file with your own colours, checked so that every text can be read.</source>
        <translation>Un archivo con tus propios colores; se comprueba que todos los textos se lean.</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>Elegir un archivo…</translation>
    </message>
    <message>
        <source>Custom theme</source>
        <translation>Tema propio</translation>
    </message>
    <message>
        <source>Uses the theme {name}.</source>
        <translation>Usa el tema {name}.</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Timeline</source>
        <translation>Cronología</translation>
    </message>
</context>
<context>
    <name>TimelineHeader</name>
    <message>
        <source>{number}+ stories</source>
        <translation>Más de {number} noticias</translation>
    </message>
</context>
<context>
    <name>TitleRules</name>
    <message>
        <source>Action</source>
        <translation>Acción</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Añadir</translation>
    </message>
    <message>
        <source>Add rule</source>
        <translation>Añadir regla</translation>
    </message>
    <message>
        <source>Always notify</source>
        <translation>Avisar siempre</translation>
    </message>
    <message>
        <source>Never notify</source>
        <translation>No avisar nunca</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Eliminar</translation>
    </message>
    <message>
        <source>Remove the rule for {words}</source>
        <translation>Eliminar la regla de {words}</translation>
    </message>
    <message>
        <source>Words in the title</source>
        <translation>Palabras en el título</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message numerus="yes">
        <source>%n unread stories</source>
        <translation>
            <numerusform>%n noticia sin leer</numerusform>
            <numerusform>%n noticias sin leer</numerusform>
        </translation>
    </message>
    <message>
        <source>1 unread story</source>
        <translation>1 noticia sin leer</translation>
    </message>
    <message>
        <source>Open DeskReader</source>
        <translation>Abrir DeskReader</translation>
    </message>
    <message>
        <source>Pause for an hour</source>
        <translation>Pausar una hora</translation>
    </message>
    <message>
        <source>Paused until {time}</source>
        <translation>En pausa hasta las {time}</translation>
    </message>
    <message>
        <source>Quiet hours: {hours}</source>
        <translation>Horas de silencio: {hours}</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Salir</translation>
    </message>
    <message>
        <source>Refresh now</source>
        <translation>Actualizar ahora</translation>
    </message>
</context>
<context>
    <name>TrayController</name>
    <message>
        <source>Click the tray icon to reopen it, or quit from its menu.</source>
        <translation>Haz clic en el icono de la bandeja para volver a abrirlo, o sal desde su menú.</translation>
    </message>
    <message>
        <source>DeskReader is still running</source>
        <translation>DeskReader sigue en marcha</translation>
    </message>
    <message>
        <source>Your tray disappeared, so the window is open again.</source>
        <translation>Tu bandeja ha desaparecido, así que la ventana vuelve a estar abierta.</translation>
    </message>
    <message>
        <source>{begin} to {end}</source>
        <translation>De {begin} a {end}</translation>
    </message>
</context>
<context>
    <name>TypePanel</name>
    <message>
        <source>All settings…</source>
        <translation>Todos los ajustes…</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Colores</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Personalizado</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Oscuro</translation>
    </message>
    <message>
        <source>Defaults</source>
        <translation>Valores predeterminados</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Alto contraste</translation>
    </message>
    <message>
        <source>Justify lines</source>
        <translation>Justificar las líneas</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Claro</translation>
    </message>
    <message>
        <source>Line height</source>
        <translation>Interlineado</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>Como el sistema</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Page colour</source>
        <translation>Color de la página</translation>
    </message>
    <message>
        <source>Sans (system)</source>
        <translation>Sans (del sistema)</translation>
    </message>
    <message>
        <source>Sepia</source>
        <translation>Sepia</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Tamaño</translation>
    </message>
    <message>
        <source>Text and theme</source>
        <translation>Texto y tema</translation>
    </message>
    <message>
        <source>Typeface</source>
        <translation>Tipo de letra</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Ancho</translation>
    </message>
    <message>
        <source>Wrap code</source>
        <translation>Ajustar código</translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
</context>
<context>
    <name>accounts</name>
    <message numerus="yes">
        <source>%n changes to send</source>
        <translation>
            <numerusform>%n cambio por enviar</numerusform>
            <numerusform>%n cambios por enviar</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feeds stay: a server can&apos;t fetch them</source>
        <translation>
            <numerusform>%n canal se queda: ningún servidor puede descargarlo</numerusform>
            <numerusform>%n canales se quedan: ningún servidor puede descargarlos</numerusform>
        </translation>
    </message>
    <message>
        <source>1 change to send</source>
        <translation>1 cambio por enviar</translation>
    </message>
    <message>
        <source>1 feed stays: a server can&apos;t fetch it</source>
        <translation>1 canal se queda: ningún servidor puede descargarlo</translation>
    </message>
    <message numerus="yes">
        <source>Moved %n feeds to this computer</source>
        <translation>
            <numerusform>%n canal movido a este ordenador</numerusform>
            <numerusform>%n canales movidos a este ordenador</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moved %n feeds to {name}</source>
        <translation>
            <numerusform>%n canal movido a {name}</numerusform>
            <numerusform>%n canales movidos a {name}</numerusform>
        </translation>
    </message>
    <message>
        <source>Moved 1 feed to this computer</source>
        <translation>1 canal movido a este ordenador</translation>
    </message>
    <message>
        <source>Moved 1 feed to {name}</source>
        <translation>1 canal movido a {name}</translation>
    </message>
    <message>
        <source>No feeds to move</source>
        <translation>No hay canales que mover</translation>
    </message>
    <message>
        <source>Not synced yet</source>
        <translation>Aún sin sincronizar</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>En pausa</translation>
    </message>
    <message>
        <source>Synced {ago}</source>
        <translation>Sincronizado {ago}</translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <source>About DeskReader</source>
        <translation>Acerca de DeskReader</translation>
    </message>
    <message>
        <source>Activity…</source>
        <translation>Actividad…</translation>
    </message>
    <message>
        <source>Add account…</source>
        <translation>Añadir cuenta…</translation>
    </message>
    <message>
        <source>Add feed…</source>
        <translation>Añadir canal…</translation>
    </message>
    <message>
        <source>All stories</source>
        <translation>Todas las noticias</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>Volver a la lista</translation>
    </message>
    <message>
        <source>Backups…</source>
        <translation>Copias de seguridad…</translation>
    </message>
    <message>
        <source>By feed</source>
        <translation>Por canal</translation>
    </message>
    <message>
        <source>Check this story for changes</source>
        <translation>Buscar cambios en esta noticia</translation>
    </message>
    <message>
        <source>Choose from the starter list…</source>
        <translation>Elegir de la lista inicial…</translation>
    </message>
    <message>
        <source>Close window</source>
        <translation>Cerrar ventana</translation>
    </message>
    <message>
        <source>Combine as one story</source>
        <translation>Unir en una noticia</translation>
    </message>
    <message>
        <source>Comfortable</source>
        <translation>Amplia</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>Compacta</translation>
    </message>
    <message>
        <source>Copy as HTML</source>
        <translation>Copiar como HTML</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>Copiar como Markdown</translation>
    </message>
    <message>
        <source>Copy as quotation</source>
        <translation>Copiar como cita</translation>
    </message>
    <message>
        <source>Copy story link</source>
        <translation>Copiar enlace de la noticia</translation>
    </message>
    <message>
        <source>Default text size</source>
        <translation>Tamaño de texto predeterminado</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Eliminar</translation>
    </message>
    <message>
        <source>Download for offline reading…</source>
        <translation>Descargar para leer sin conexión…</translation>
    </message>
    <message>
        <source>Export OPML…</source>
        <translation>Exportar OPML…</translation>
    </message>
    <message>
        <source>Export everything…</source>
        <translation>Exportar todo…</translation>
    </message>
    <message>
        <source>Export stories as EPUB…</source>
        <translation>Exportar noticias como EPUB…</translation>
    </message>
    <message>
        <source>Feed properties</source>
        <translation>Propiedades del canal</translation>
    </message>
    <message>
        <source>Feeds worth keeping…</source>
        <translation>Canales que merecen la pena…</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Archivo</translation>
    </message>
    <message>
        <source>Find in story</source>
        <translation>Buscar en la noticia</translation>
    </message>
    <message>
        <source>Forget earlier versions</source>
        <translation>Olvidar versiones anteriores</translation>
    </message>
    <message>
        <source>Forget what DeskReader learned about this site</source>
        <translation>Olvidar lo que DeskReader aprendió de este sitio</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Pantalla completa</translation>
    </message>
    <message>
        <source>Go</source>
        <translation>Ir</translation>
    </message>
    <message>
        <source>Go to All stories</source>
        <translation>Ir a Todas las noticias</translation>
    </message>
    <message>
        <source>Go to Muted</source>
        <translation>Ir a Silenciadas</translation>
    </message>
    <message>
        <source>Go to Starred</source>
        <translation>Ir a Destacadas</translation>
    </message>
    <message>
        <source>Go to Today</source>
        <translation>Ir a Hoy</translation>
    </message>
    <message>
        <source>Go to Today in brief</source>
        <translation>Ir a Lo esencial de hoy</translation>
    </message>
    <message>
        <source>Go to Unread</source>
        <translation>Ir a No leídas</translation>
    </message>
    <message>
        <source>Go to anything…</source>
        <translation>Ir a cualquier sitio…</translation>
    </message>
    <message>
        <source>Go to date…</source>
        <translation>Ir a la fecha…</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Ayuda</translation>
    </message>
    <message>
        <source>Hide feeds with nothing unread</source>
        <translation>Ocultar canales sin nada por leer</translation>
    </message>
    <message>
        <source>How to search</source>
        <translation>Cómo buscar</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importar…</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Atajos de teclado</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Texto más grande</translation>
    </message>
    <message>
        <source>List above the story</source>
        <translation>Lista encima de la noticia</translation>
    </message>
    <message>
        <source>List beside the story</source>
        <translation>Lista junto a la noticia</translation>
    </message>
    <message>
        <source>List options</source>
        <translation>Opciones de la lista</translation>
    </message>
    <message>
        <source>Mark all as read</source>
        <translation>Marcar todo como leído</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Marcar como leída</translation>
    </message>
    <message>
        <source>Mark as read or unread</source>
        <translation>Marcar como leída o no leída</translation>
    </message>
    <message>
        <source>Mark as unread</source>
        <translation>Marcar como no leída</translation>
    </message>
    <message>
        <source>Mark everything above as read</source>
        <translation>Marcar todo lo de arriba como leído</translation>
    </message>
    <message>
        <source>Mark everything below as read</source>
        <translation>Marcar todo lo de abajo como leído</translation>
    </message>
    <message>
        <source>Mark older than a day as read</source>
        <translation>Marcar lo anterior a un día como leído</translation>
    </message>
    <message>
        <source>Mark older than a week as read</source>
        <translation>Marcar lo anterior a una semana como leído</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menú</translation>
    </message>
    <message>
        <source>More actions</source>
        <translation>Más acciones</translation>
    </message>
    <message>
        <source>Mute a name in the title for 14 days</source>
        <translation>Silenciar un nombre del titular 14 días</translation>
    </message>
    <message>
        <source>Mute or show in lists again…</source>
        <translation>Silenciar o volver a mostrar…</translation>
    </message>
    <message>
        <source>Mute…</source>
        <translation>Silenciar…</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>Carpeta nueva…</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>Más recientes primero</translation>
    </message>
    <message>
        <source>Next feed</source>
        <translation>Canal siguiente</translation>
    </message>
    <message>
        <source>Next story</source>
        <translation>Noticia siguiente</translation>
    </message>
    <message>
        <source>Next unread story</source>
        <translation>Siguiente noticia sin leer</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>Más antiguas primero</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>Abrir en el navegador</translation>
    </message>
    <message>
        <source>Page down, then next unread story</source>
        <translation>Avanzar página; después, siguiente noticia sin leer</translation>
    </message>
    <message>
        <source>Page up</source>
        <translation>Retroceder página</translation>
    </message>
    <message>
        <source>Previous feed</source>
        <translation>Canal anterior</translation>
    </message>
    <message>
        <source>Previous story</source>
        <translation>Noticia anterior</translation>
    </message>
    <message>
        <source>Previous unread story</source>
        <translation>Anterior noticia sin leer</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>Imprimir…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Salir</translation>
    </message>
    <message>
        <source>Refresh all</source>
        <translation>Actualizar todo</translation>
    </message>
    <message>
        <source>Refresh this list</source>
        <translation>Actualizar esta lista</translation>
    </message>
    <message>
        <source>Remind me in an hour</source>
        <translation>Recordármelo en una hora</translation>
    </message>
    <message>
        <source>Remove star</source>
        <translation>Quitar de destacadas</translation>
    </message>
    <message>
        <source>Report a page that came out wrong</source>
        <translation>Informar de una página que salió mal</translation>
    </message>
    <message>
        <source>Rules…</source>
        <translation>Reglas…</translation>
    </message>
    <message>
        <source>Save as HTML…</source>
        <translation>Guardar como HTML…</translation>
    </message>
    <message>
        <source>Save as PDF…</source>
        <translation>Guardar como PDF…</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Buscar</translation>
    </message>
    <message>
        <source>Search everywhere</source>
        <translation>Buscar en todo</translation>
    </message>
    <message>
        <source>Select all stories</source>
        <translation>Seleccionar todas las noticias</translation>
    </message>
    <message>
        <source>Separate from the other sources</source>
        <translation>Separar de las otras fuentes</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Ajustes…</translation>
    </message>
    <message>
        <source>Show in lists again</source>
        <translation>Volver a mostrar en las listas</translation>
    </message>
    <message>
        <source>Show or hide sidebar</source>
        <translation>Mostrar u ocultar la barra lateral</translation>
    </message>
    <message>
        <source>Show or hide what changed</source>
        <translation>Mostrar u ocultar los cambios</translation>
    </message>
    <message>
        <source>Show other sources</source>
        <translation>Mostrar otras fuentes</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Texto más pequeño</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Destacar</translation>
    </message>
    <message>
        <source>Star or unstar</source>
        <translation>Destacar o quitar de destacadas</translation>
    </message>
    <message>
        <source>Starred only</source>
        <translation>Solo destacadas</translation>
    </message>
    <message>
        <source>Story</source>
        <translation>Noticia</translation>
    </message>
    <message>
        <source>Switch between full story and feed&apos;s version</source>
        <translation>Cambiar entre la noticia completa y la versión del canal</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>Etiquetas…</translation>
    </message>
    <message>
        <source>Text and theme…</source>
        <translation>Texto y tema…</translation>
    </message>
    <message>
        <source>Titles only</source>
        <translation>Solo títulos</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
    <message>
        <source>Unread only</source>
        <translation>Solo no leídas</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ver</translation>
    </message>
    <message>
        <source>View pictures</source>
        <translation>Ver imágenes</translation>
    </message>
</context>
<context>
    <name>article_outline</name>
    <message>
        <source>Picture without description</source>
        <translation>Imagen sin descripción</translation>
    </message>
    <message>
        <source>Picture, not saved</source>
        <translation>Imagen no guardada</translation>
    </message>
    <message>
        <source>[added: {text}]</source>
        <translation>[añadido: {text}]</translation>
    </message>
    <message>
        <source>[removed: {text}]</source>
        <translation>[eliminado: {text}]</translation>
    </message>
</context>
<context>
    <name>briefing</name>
    <message numerus="yes">
        <source>%n sources</source>
        <translation>
            <numerusform>%n fuente</numerusform>
            <numerusform>%n fuentes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n noticia</numerusform>
            <numerusform>%n noticias</numerusform>
        </translation>
    </message>
    <message>
        <source>1 source</source>
        <translation>1 fuente</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 noticia</translation>
    </message>
    <message>
        <source>Why is this here?</source>
        <translation>¿Por qué está aquí?</translation>
    </message>
    <message>
        <source>You&apos;ve read them all</source>
        <translation>Las has leído todas</translation>
    </message>
    <message numerus="yes">
        <source>from %n sources</source>
        <translation>
            <numerusform>de %n fuente</numerusform>
            <numerusform>de %n fuentes</numerusform>
        </translation>
    </message>
    <message>
        <source>from 1 source</source>
        <translation>de 1 fuente</translation>
    </message>
    <message>
        <source>you open {share} of {feed}</source>
        <translation>abres {share} de {feed}</translation>
    </message>
</context>
<context>
    <name>briefing_settings</name>
    <message>
        <source>14 days</source>
        <translation>14 días</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 días</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 días</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 días</translation>
    </message>
    <message>
        <source>Briefing folder</source>
        <translation>Carpeta de resúmenes</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Elegir…</translation>
    </message>
    <message>
        <source>Daily briefing as EPUB</source>
        <translation>Resumen diario en EPUB</translation>
    </message>
    <message>
        <source>Forever</source>
        <translation>Siempre</translation>
    </message>
    <message>
        <source>Keep briefings for</source>
        <translation>Conservar los resúmenes</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Desactivado</translation>
    </message>
    <message>
        <source>Older briefings are deleted from the folder. Renamed ones stay.</source>
        <translation>Los resúmenes más antiguos se borran de la carpeta. Los que hayas renombrado se quedan.</translation>
    </message>
    <message>
        <source>Saves the unread stories of Today in brief each day, for your e-reader.</source>
        <translation>Guarda cada día las noticias no leídas de Lo esencial de hoy para tu lector electrónico.</translation>
    </message>
    <message>
        <source>{count} days</source>
        <translation>{count} días</translation>
    </message>
</context>
<context>
    <name>commands</name>
    <message numerus="yes">
        <source>%n couldn&apos;t be read</source>
        <translation>
            <numerusform>%n no se pudo leer</numerusform>
            <numerusform>%n no se pudieron leer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feeds added</source>
        <translation>
            <numerusform>%n canal añadido</numerusform>
            <numerusform>%n canales añadidos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stars removed</source>
        <translation>
            <numerusform>%n destacada quitada</numerusform>
            <numerusform>%n destacadas quitadas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories deleted</source>
        <translation>
            <numerusform>%n noticia eliminada</numerusform>
            <numerusform>%n noticias eliminadas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked as read</source>
        <translation>
            <numerusform>%n noticia marcada como leída</numerusform>
            <numerusform>%n noticias marcadas como leídas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked as unread</source>
        <translation>
            <numerusform>%n noticia marcada como no leída</numerusform>
            <numerusform>%n noticias marcadas como no leídas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories starred</source>
        <translation>
            <numerusform>%n noticia destacada</numerusform>
            <numerusform>%n noticias destacadas</numerusform>
        </translation>
    </message>
    <message>
        <source>1 couldn&apos;t be read</source>
        <translation>1 no se pudo leer</translation>
    </message>
    <message>
        <source>1 feed added</source>
        <translation>1 canal añadido</translation>
    </message>
    <message>
        <source>1 star removed</source>
        <translation>1 destacada quitada</translation>
    </message>
    <message>
        <source>1 story deleted</source>
        <translation>1 noticia eliminada</translation>
    </message>
    <message>
        <source>1 story marked as read</source>
        <translation>1 noticia marcada como leída</translation>
    </message>
    <message>
        <source>1 story marked as unread</source>
        <translation>1 noticia marcada como no leída</translation>
    </message>
    <message>
        <source>1 story starred</source>
        <translation>1 noticia destacada</translation>
    </message>
    <message numerus="yes">
        <source>Marked %n stories as read</source>
        <translation>
            <numerusform>%n noticia marcada como leída</numerusform>
            <numerusform>%n noticias marcadas como leídas</numerusform>
        </translation>
    </message>
    <message>
        <source>Marked 1 story as read</source>
        <translation>1 noticia marcada como leída</translation>
    </message>
    <message numerus="yes">
        <source>Moved %n items</source>
        <translation>
            <numerusform>%n elemento movido</numerusform>
            <numerusform>%n elementos movidos</numerusform>
        </translation>
    </message>
    <message>
        <source>Moved 1 item</source>
        <translation>1 elemento movido</translation>
    </message>
    <message numerus="yes">
        <source>already subscribed to %n</source>
        <translation>
            <numerusform>ya suscrito a %n</numerusform>
            <numerusform>ya suscrito a %n</numerusform>
        </translation>
    </message>
    <message>
        <source>already subscribed to 1</source>
        <translation>ya suscrito a 1</translation>
    </message>
</context>
<context>
    <name>dialogs</name>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n noticia</numerusform>
            <numerusform>%n noticias</numerusform>
        </translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 noticia</translation>
    </message>
</context>
<context>
    <name>go_to</name>
    <message>
        <source>Action</source>
        <translation>Acción</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>Canal</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Carpeta</translation>
    </message>
    <message>
        <source>Saved search</source>
        <translation>Búsqueda guardada</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>Ajuste</translation>
    </message>
    <message>
        <source>Story</source>
        <translation>Noticia</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Etiqueta</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ver</translation>
    </message>
</context>
<context>
    <name>media_card</name>
    <message>
        <source>Audio</source>
        <translation>Audio</translation>
    </message>
    <message>
        <source>Embedded page</source>
        <translation>Página incrustada</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>Abrir en el navegador</translation>
    </message>
    <message>
        <source>Play in player</source>
        <translation>Reproducir en el reproductor</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Guardar…</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>Vídeo</translation>
    </message>
</context>
<context>
    <name>menus</name>
    <message numerus="yes">
        <source>%n more in the sidebar</source>
        <translation>
            <numerusform>%n más en la barra lateral</numerusform>
            <numerusform>%n más en la barra lateral</numerusform>
        </translation>
    </message>
    <message>
        <source>1 more in the sidebar</source>
        <translation>1 más en la barra lateral</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>Copiar dirección</translation>
    </message>
    <message>
        <source>Copy story link</source>
        <translation>Copiar enlace de la noticia</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Eliminar</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>Densidad</translation>
    </message>
    <message>
        <source>Edit the rule “{name}”…</source>
        <translation>Editar la regla «{name}»…</translation>
    </message>
    <message>
        <source>Group stories</source>
        <translation>Agrupar noticias</translation>
    </message>
    <message>
        <source>Import OPML…</source>
        <translation>Importar OPML…</translation>
    </message>
    <message>
        <source>Keep stories…</source>
        <translation>Conservar noticias…</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>Disposición</translation>
    </message>
    <message>
        <source>Mark all as read</source>
        <translation>Marcar todo como leído</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Marcar como leída</translation>
    </message>
    <message>
        <source>Mark as unread</source>
        <translation>Marcar como no leída</translation>
    </message>
    <message>
        <source>Mark everything above as read</source>
        <translation>Marcar todo lo de arriba como leído</translation>
    </message>
    <message>
        <source>Mark everything below as read</source>
        <translation>Marcar todo lo de abajo como leído</translation>
    </message>
    <message>
        <source>Move to</source>
        <translation>Mover a</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>Silenciar</translation>
    </message>
    <message>
        <source>Mute for 14 days</source>
        <translation>Silenciar 14 días</translation>
    </message>
    <message>
        <source>Mute more</source>
        <translation>Silenciar más</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>Carpeta nueva…</translation>
    </message>
    <message>
        <source>New rule…</source>
        <translation>Nueva regla…</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>Sin carpeta</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Avisos</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>Abrir en el navegador</translation>
    </message>
    <message>
        <source>Other sources</source>
        <translation>Otras fuentes</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>En pausa</translation>
    </message>
    <message>
        <source>Properties…</source>
        <translation>Propiedades…</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Actualizar</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Eliminar</translation>
    </message>
    <message>
        <source>Remove account…</source>
        <translation>Eliminar cuenta…</translation>
    </message>
    <message>
        <source>Remove folder, keep its feeds</source>
        <translation>Eliminar carpeta y conservar sus canales</translation>
    </message>
    <message>
        <source>Remove star</source>
        <translation>Quitar de destacadas</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Cambiar nombre…</translation>
    </message>
    <message>
        <source>Report a page that came out wrong</source>
        <translation>Informar de una página que salió mal</translation>
    </message>
    <message>
        <source>Save full stories</source>
        <translation>Guardar noticias completas</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Mostrar</translation>
    </message>
    <message>
        <source>Show in lists again</source>
        <translation>Volver a mostrar en las listas</translation>
    </message>
    <message>
        <source>Sort</source>
        <translation>Orden</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Destacar</translation>
    </message>
    <message>
        <source>Stories not saved…</source>
        <translation>Noticias sin guardar…</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>Sincronizar ahora</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>Etiquetas…</translation>
    </message>
    <message>
        <source>Unsubscribe</source>
        <translation>Cancelar suscripción</translation>
    </message>
    <message>
        <source>Use the feed&apos;s own name</source>
        <translation>Usar el nombre propio del canal</translation>
    </message>
</context>
<context>
    <name>messages</name>
    <message numerus="yes">
        <source>%n feeds skipped: checked less than five minutes ago</source>
        <translation>
            <numerusform>%n canal omitido: se comprobó hace menos de cinco minutos</numerusform>
            <numerusform>%n canales omitidos: se comprobaron hace menos de cinco minutos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feeds skipped: their sites asked for a pause, the first until {time}</source>
        <translation>
            <numerusform>%n canal omitido: su sitio pidió una pausa, la primera hasta las {time}</numerusform>
            <numerusform>%n canales omitidos: sus sitios pidieron una pausa, la primera hasta las {time}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new stories</source>
        <translation>
            <numerusform>%n noticia nueva</numerusform>
            <numerusform>%n noticias nuevas</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed skipped: checked less than five minutes ago</source>
        <translation>1 canal omitido: se comprobó hace menos de cinco minutos</translation>
    </message>
    <message>
        <source>1 feed skipped: its site asked for a pause until {time}</source>
        <translation>1 canal omitido: su sitio pidió una pausa hasta las {time}</translation>
    </message>
    <message>
        <source>1 new story</source>
        <translation>1 noticia nueva</translation>
    </message>
    <message>
        <source>Compressed text</source>
        <translation>Texto comprimido</translation>
    </message>
    <message>
        <source>Everything here was checked less than five minutes ago</source>
        <translation>Todo esto se comprobó hace menos de cinco minutos</translation>
    </message>
    <message>
        <source>GB</source>
        <translation>GB</translation>
    </message>
    <message>
        <source>Library file</source>
        <translation>Archivo de la biblioteca</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>No stories would be removed now.</source>
        <translation>Ahora no se eliminaría ninguna noticia.</translation>
    </message>
    <message>
        <source>Picture files</source>
        <translation>Archivos de imágenes</translation>
    </message>
    <message>
        <source>Picture references</source>
        <translation>Referencias de imágenes</translation>
    </message>
    <message>
        <source>Picture storage</source>
        <translation>Espacio de imágenes</translation>
    </message>
    <message>
        <source>Record links</source>
        <translation>Enlaces entre registros</translation>
    </message>
    <message>
        <source>Search index</source>
        <translation>Índice de búsqueda</translation>
    </message>
    <message>
        <source>Stored text</source>
        <translation>Texto guardado</translation>
    </message>
    <message>
        <source>Story counts</source>
        <translation>Recuento de noticias</translation>
    </message>
    <message>
        <source>Untitled story</source>
        <translation>Noticia sin título</translation>
    </message>
    <message>
        <source>Unused files</source>
        <translation>Archivos sin usar</translation>
    </message>
    <message numerus="yes">
        <source>Would remove %n stories.</source>
        <translation>
            <numerusform>Se eliminaría %n noticia.</numerusform>
            <numerusform>Se eliminarían %n noticias.</numerusform>
        </translation>
    </message>
    <message>
        <source>Would remove 1 story.</source>
        <translation>Se eliminaría 1 noticia.</translation>
    </message>
    <message numerus="yes">
        <source>{sources} and %n more</source>
        <translation>
            <numerusform>{sources} y %n más</numerusform>
            <numerusform>{sources} y %n más</numerusform>
        </translation>
    </message>
    <message>
        <source>{sources} and 1 more</source>
        <translation>{sources} y 1 más</translation>
    </message>
    <message>
        <source>{source}: {stories}</source>
        <translation>{source}: {stories}</translation>
    </message>
</context>
<context>
    <name>prompts</name>
    <message>
        <source>Add</source>
        <translation>Añadir</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>New tag</source>
        <translation>Etiqueta nueva</translation>
    </message>
    <message>
        <source>Save tags</source>
        <translation>Guardar etiquetas</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Etiquetas</translation>
    </message>
    <message>
        <source>Tick tags, or type a new one. Several are separated by commas.</source>
        <translation>Marca etiquetas o escribe una nueva. Sepáralas con comas si son varias.</translation>
    </message>
</context>
<context>
    <name>properties</name>
    <message numerus="yes">
        <source>%n hours</source>
        <translation>
            <numerusform>%n hora</numerusform>
            <numerusform>%n horas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minutes</source>
        <translation>
            <numerusform>%n minuto</numerusform>
            <numerusform>%n minutos</numerusform>
        </translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1 hora</translation>
    </message>
    <message>
        <source>1 minute</source>
        <translation>1 minuto</translation>
    </message>
    <message>
        <source>Checked once a day, since its site can&apos;t say whether anything is new. Choose an interval to change that.</source>
        <translation>Se comprueba una vez al día, porque su sitio no sabe decir si hay algo nuevo. Elige un intervalo para cambiarlo.</translation>
    </message>
    <message>
        <source>It rarely has new stories, so it is checked every {interval}.</source>
        <translation>Rara vez tiene noticias nuevas, así que se comprueba cada {interval}.</translation>
    </message>
    <message>
        <source>Its site asks for {interval} between checks.</source>
        <translation>Su sitio pide {interval} entre comprobaciones.</translation>
    </message>
    <message>
        <source>No feed is checked more often than every {interval}.</source>
        <translation>Ningún canal se comprueba con más frecuencia que cada {interval}.</translation>
    </message>
    <message>
        <source>The feed asks not to be checked at certain hours or on certain days.</source>
        <translation>El canal pide que no se compruebe a ciertas horas o ciertos días.</translation>
    </message>
    <message>
        <source>The feed itself asks for {interval} between checks.</source>
        <translation>El propio canal pide {interval} entre comprobaciones.</translation>
    </message>
    <message>
        <source>The site asked for a pause until {time}.</source>
        <translation>El sitio pidió una pausa hasta las {time}.</translation>
    </message>
</context>
<context>
    <name>retention</name>
    <message>
        <source>Starred and tagged stories are always kept.</source>
        <translation>Las noticias destacadas y etiquetadas se conservan siempre.</translation>
    </message>
</context>
<context>
    <name>rules</name>
    <message numerus="yes">
        <source>%n of them unread</source>
        <translation>
            <numerusform>%n de ellas no leída</numerusform>
            <numerusform>%n de ellas no leídas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories here match</source>
        <translation>
            <numerusform>%n noticia de aquí coincide</numerusform>
            <numerusform>%n noticias de aquí coinciden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories so far</source>
        <translation>
            <numerusform>%n noticia hasta ahora</numerusform>
            <numerusform>%n noticias hasta ahora</numerusform>
        </translation>
    </message>
    <message>
        <source>1 of them unread</source>
        <translation>1 de ellas no leída</translation>
    </message>
    <message>
        <source>1 story here matches</source>
        <translation>1 noticia de aquí coincide</translation>
    </message>
    <message>
        <source>1 story so far</source>
        <translation>1 noticia hasta ahora</translation>
    </message>
    <message>
        <source>A regular expression</source>
        <translation>Una expresión regular</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>Autor</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Categoría</translation>
    </message>
    <message>
        <source>Codes, such as en, de</source>
        <translation>Códigos, como en, de</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Terminada</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>Canal</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Carpeta</translation>
    </message>
    <message>
        <source>How to compare</source>
        <translation>Cómo comparar</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Idioma</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Enlace</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>Silenciadas</translation>
    </message>
    <message>
        <source>Muted by “{rules}”</source>
        <translation>Silenciada por «{rules}»</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Desactivado</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Eliminar</translation>
    </message>
    <message>
        <source>Remove this condition</source>
        <translation>Quitar esta condición</translation>
    </message>
    <message>
        <source>Separated by commas</source>
        <translation>Separado por comas</translation>
    </message>
    <message>
        <source>Stories that match</source>
        <translation>Noticias que coinciden</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Texto</translation>
    </message>
    <message>
        <source>There are no stories yet to try this on.</source>
        <translation>Aún no hay noticias con las que probar.</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titular</translation>
    </message>
    <message>
        <source>Title or text</source>
        <translation>Titular o texto</translation>
    </message>
    <message>
        <source>What to look for</source>
        <translation>Qué buscar</translation>
    </message>
    <message>
        <source>Where to look</source>
        <translation>Dónde buscar</translation>
    </message>
    <message>
        <source>Words in any order; sport* for every word that begins so</source>
        <translation>Palabras en cualquier orden; sport* para toda palabra que empiece así</translation>
    </message>
    <message>
        <source>Words one after the other</source>
        <translation>Palabras seguidas</translation>
    </message>
    <message>
        <source>always notify</source>
        <translation>notificar siempre</translation>
    </message>
    <message>
        <source>doesn&apos;t have all words</source>
        <translation>no tiene todas las palabras</translation>
    </message>
    <message>
        <source>doesn&apos;t have the phrase</source>
        <translation>no tiene la frase</translation>
    </message>
    <message>
        <source>doesn&apos;t match</source>
        <translation>no coincide con</translation>
    </message>
    <message>
        <source>has all words</source>
        <translation>tiene todas las palabras</translation>
    </message>
    <message>
        <source>has none of</source>
        <translation>no tiene ninguno de</translation>
    </message>
    <message>
        <source>has one of</source>
        <translation>tiene uno de</translation>
    </message>
    <message>
        <source>has the phrase</source>
        <translation>tiene la frase</translation>
    </message>
    <message>
        <source>is none of</source>
        <translation>no es ninguno de</translation>
    </message>
    <message>
        <source>is one of</source>
        <translation>es uno de</translation>
    </message>
    <message>
        <source>mark as read</source>
        <translation>marcar como leída</translation>
    </message>
    <message>
        <source>matches</source>
        <translation>coincide con</translation>
    </message>
    <message>
        <source>move to the front</source>
        <translation>poner al principio</translation>
    </message>
    <message>
        <source>mute</source>
        <translation>silenciar</translation>
    </message>
    <message>
        <source>never notify</source>
        <translation>no notificar nunca</translation>
    </message>
    <message>
        <source>no pictures</source>
        <translation>sin imágenes</translation>
    </message>
    <message>
        <source>save pictures</source>
        <translation>guardar imágenes</translation>
    </message>
    <message>
        <source>star</source>
        <translation>destacar</translation>
    </message>
    <message>
        <source>tag “{name}”</source>
        <translation>etiqueta «{name}»</translation>
    </message>
    <message>
        <source>the newest {number} looked at</source>
        <translation>revisadas las {number} más recientes</translation>
    </message>
    <message>
        <source>until {date}</source>
        <translation>hasta {date}</translation>
    </message>
    <message>
        <source>{number} looked at</source>
        <translation>{number} revisadas</translation>
    </message>
</context>
<context>
    <name>scripts</name>
    <message>
        <source>Arabic</source>
        <translation>árabe</translation>
    </message>
    <message>
        <source>Armenian</source>
        <translation>armenio</translation>
    </message>
    <message>
        <source>Bengali</source>
        <translation>bengalí</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>chino</translation>
    </message>
    <message>
        <source>Devanagari</source>
        <translation>devanagari</translation>
    </message>
    <message>
        <source>Georgian</source>
        <translation>georgiano</translation>
    </message>
    <message>
        <source>Hebrew</source>
        <translation>hebreo</translation>
    </message>
    <message>
        <source>Japanese</source>
        <translation>japonés</translation>
    </message>
    <message>
        <source>Korean</source>
        <translation>coreano</translation>
    </message>
    <message>
        <source>Tamil</source>
        <translation>tamil</translation>
    </message>
    <message>
        <source>Thai</source>
        <translation>tailandés</translation>
    </message>
    <message>
        <source>This system has no font for {script}. Install one, such as {family}, to read it.</source>
        <translation>Este sistema no tiene tipo de letra para {script}. Instala uno, por ejemplo {family}, para leerlo.</translation>
    </message>
</context>
<context>
    <name>search</name>
    <message>
        <source>Changed since you read them</source>
        <translation>Que cambiaron desde que las leíste</translation>
    </message>
    <message>
        <source>Changed today, this week, or on a date</source>
        <translation>Que cambiaron hoy, esta semana o en una fecha</translation>
    </message>
    <message>
        <source>Either word</source>
        <translation>Cualquiera de las palabras</translation>
    </message>
    <message>
        <source>Name of an author</source>
        <translation>Nombre de un autor</translation>
    </message>
    <message>
        <source>Only feeds whose name contains this</source>
        <translation>Solo canales cuyo nombre contiene esto</translation>
    </message>
    <message>
        <source>Only starred stories</source>
        <translation>Solo noticias destacadas</translation>
    </message>
    <message>
        <source>Only stories that a rule muted</source>
        <translation>Solo noticias que silenció una regla</translation>
    </message>
    <message>
        <source>Only stories that several sources report</source>
        <translation>Solo noticias que dan varias fuentes</translation>
    </message>
    <message>
        <source>Only stories their publisher changed</source>
        <translation>Solo noticias que su editor cambió</translation>
    </message>
    <message>
        <source>Only stories with pictures</source>
        <translation>Solo noticias con imágenes</translation>
    </message>
    <message>
        <source>Only stories with this tag</source>
        <translation>Solo noticias con esta etiqueta</translation>
    </message>
    <message>
        <source>Only stories you have read</source>
        <translation>Solo noticias que has leído</translation>
    </message>
    <message>
        <source>Only unread stories</source>
        <translation>Solo noticias sin leer</translation>
    </message>
    <message>
        <source>Published after a day, month or year</source>
        <translation>Publicadas después de un día, mes o año</translation>
    </message>
    <message>
        <source>Published before a day, month or year</source>
        <translation>Publicadas antes de un día, mes o año</translation>
    </message>
    <message>
        <source>Removed by their publisher</source>
        <translation>Retiradas por su editor</translation>
    </message>
    <message>
        <source>Stories that a rule of this name acted on</source>
        <translation>Noticias en las que actuó una regla de este nombre</translation>
    </message>
    <message>
        <source>Stories with both words, in any order</source>
        <translation>Noticias con ambas palabras, en cualquier orden</translation>
    </message>
    <message>
        <source>These words next to each other</source>
        <translation>Estas palabras juntas</translation>
    </message>
    <message>
        <source>Whose headline changed</source>
        <translation>Cuyo titular cambió</translation>
    </message>
    <message>
        <source>Without this word</source>
        <translation>Sin esta palabra</translation>
    </message>
    <message>
        <source>Word in the title</source>
        <translation>Palabra del título</translation>
    </message>
</context>
<context>
    <name>sentences</name>
    <message>
        <source>A folder that several devices share</source>
        <translation>Una carpeta que comparten varios dispositivos</translation>
    </message>
    <message>
        <source>A rule needs at least one condition and something to do.</source>
        <translation>Una regla necesita al menos una condición y algo que hacer.</translation>
    </message>
    <message>
        <source>Another program is using the library. Try again in a moment.</source>
        <translation>Otro programa está usando la biblioteca. Inténtalo de nuevo en un momento.</translation>
    </message>
    <message>
        <source>Choose a folder that Syncthing, Nextcloud, Dropbox or a USB stick carries to your other computers.</source>
        <translation>Elige una carpeta que Syncthing, Nextcloud, Dropbox o una memoria USB lleve a tus otros ordenadores.</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach a server at this address. Check the spelling. A server without encryption needs http:// in front of its name.</source>
        <translation>No se pudo contactar con un servidor en esta dirección. Revisa cómo está escrita. Un servidor sin cifrado necesita http:// delante del nombre.</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach the server. DeskReader will try again later.</source>
        <translation>No se pudo contactar con el servidor. DeskReader volverá a intentarlo más tarde.</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach the site. Check the spelling of the address.</source>
        <translation>No se pudo conectar con el sitio. Comprueba que la dirección esté bien escrita.</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach the site. DeskReader will try again later.</source>
        <translation>No se pudo conectar con el sitio. DeskReader lo intentará más tarde.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the certificate file for this site.</source>
        <translation>No se pudo leer el archivo de certificado de este sitio.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the certificate file. Choose a PEM file.</source>
        <translation>No se pudo leer el archivo del certificado. Elige un archivo PEM.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the document. DeskReader itself is fine.</source>
        <translation>No se pudo leer el documento. A DeskReader no le pasa nada.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the file ({detail}).</source>
        <translation>No se pudo leer el archivo ({detail}).</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the server&apos;s response, so nothing was changed.</source>
        <translation>No se pudo leer la respuesta del servidor, así que no se cambió nada.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read this account&apos;s certificate file. Choose it again in its properties.</source>
        <translation>No se pudo leer el archivo del certificado de esta cuenta. Elígelo de nuevo en sus propiedades.</translation>
    </message>
    <message>
        <source>Create an app password in Nextcloud&apos;s security settings.</source>
        <translation>Crea una contraseña de aplicación en los ajustes de seguridad de Nextcloud.</translation>
    </message>
    <message>
        <source>Cut short by the site</source>
        <translation>Recortada por el sitio</translation>
    </message>
    <message>
        <source>DeskReader can&apos;t import this file. It can import libraries of RSS Guard, Liferea and QuiteRSS.</source>
        <translation>DeskReader no puede importar este archivo. Puede importar bibliotecas de RSS Guard, Liferea y QuiteRSS.</translation>
    </message>
    <message>
        <source>DeskReader can&apos;t open this address. It should look like example.org or https://example.org/feed.</source>
        <translation>DeskReader no puede abrir esta dirección. Debería parecerse a example.org o https://example.org/feed.</translation>
    </message>
    <message>
        <source>DeskReader isn&apos;t allowed to write to {detail}. Nothing was lost or changed.</source>
        <translation>DeskReader no tiene permiso para escribir en {detail}. No se ha perdido ni cambiado nada.</translation>
    </message>
    <message>
        <source>Device {detail} doesn&apos;t use this folder&apos;s passphrase, so its changes wait. Enter the passphrase there, too.</source>
        <translation>{detail} no usa la frase de contraseña de esta carpeta, así que sus cambios esperan. Introdúcela también allí.</translation>
    </message>
    <message>
        <source>Enter this account&apos;s password again: without a keyring, DeskReader keeps it only while it runs.</source>
        <translation>Escribe de nuevo la contraseña de esta cuenta: sin llavero, DeskReader solo la conserva mientras está en marcha.</translation>
    </message>
    <message>
        <source>FreshRSS and Miniflux use a separate password for apps. Set it in your profile there.</source>
        <translation>FreshRSS y Miniflux usan una contraseña aparte para las aplicaciones. Defínela allí en tu perfil.</translation>
    </message>
    <message>
        <source>FreshRSS, Miniflux and others (Google Reader API)</source>
        <translation>FreshRSS, Miniflux y otros (API de Google Reader)</translation>
    </message>
    <message>
        <source>Full story saved</source>
        <translation>Noticia completa guardada</translation>
    </message>
    <message>
        <source>Full story saved, some pictures missing</source>
        <translation>Noticia completa guardada, faltan algunas imágenes</translation>
    </message>
    <message>
        <source>Nextcloud News</source>
        <translation>Nextcloud News</translation>
    </message>
    <message>
        <source>No article was found on this page.</source>
        <translation>No se encontró ningún artículo en esta página.</translation>
    </message>
    <message>
        <source>No feed found at this address. Try the site&apos;s front page, or the feed&apos;s own address.</source>
        <translation>No se encontró ningún canal en esta dirección. Prueba con la portada del sitio o con la dirección del propio canal.</translation>
    </message>
    <message>
        <source>No keyring was found, so the account&apos;s password is kept only until you quit DeskReader.</source>
        <translation>No se encontró ningún llavero, así que la contraseña de la cuenta solo se conserva hasta que salgas de DeskReader.</translation>
    </message>
    <message>
        <source>No rules were found in this file. DeskReader can import rules of RSS Guard, FreshRSS and newsboat.</source>
        <translation>No se encontraron reglas en este archivo. DeskReader puede importar reglas de RSS Guard, FreshRSS y newsboat.</translation>
    </message>
    <message>
        <source>No server of this kind was found at this address. It may need a path, such as https://example.org/freshrss/.</source>
        <translation>En esta dirección no se encontró ningún servidor de este tipo. Quizá necesite una ruta, como https://example.org/freshrss/.</translation>
    </message>
    <message>
        <source>No stories found on the site&apos;s page. The stories you have are kept.</source>
        <translation>No se encontraron noticias en la página del sitio. Las que tienes se conservan.</translation>
    </message>
    <message>
        <source>Nothing found at this address. Check the spelling.</source>
        <translation>No se encontró nada en esta dirección. Comprueba que esté bien escrita.</translation>
    </message>
    <message>
        <source>Read and starred are synced. Feeds can only be changed on the server.</source>
        <translation>Se sincronizan las leídas y las destacadas. Los canales solo pueden cambiarse en el servidor.</translation>
    </message>
    <message>
        <source>Servers with the Fever API, for read and starred only</source>
        <translation>Servidores con la API Fever, solo para leídas y destacadas</translation>
    </message>
    <message>
        <source>Something went wrong inside DeskReader. The details are in the log.</source>
        <translation>Algo falló dentro de DeskReader. Los detalles están en el registro.</translation>
    </message>
    <message>
        <source>Subscribed. No keyring was found, so the feed&apos;s password or private address is kept only until you quit DeskReader.</source>
        <translation>Suscripción hecha. No se encontró ningún llavero, así que la contraseña o la dirección privada del canal solo se conserva hasta que salgas de DeskReader.</translation>
    </message>
    <message>
        <source>Summary only</source>
        <translation>Solo el resumen</translation>
    </message>
    <message>
        <source>Summary only: no article was found on the page</source>
        <translation>Solo el resumen: no se encontró ningún artículo en la página</translation>
    </message>
    <message>
        <source>Summary only: saving full stories is turned off</source>
        <translation>Solo el resumen: está desactivado guardar noticias completas</translation>
    </message>
    <message>
        <source>Summary only: the full story has not been fetched yet</source>
        <translation>Solo el resumen: la noticia completa aún no se ha descargado</translation>
    </message>
    <message>
        <source>Summary only: the page is gone</source>
        <translation>Solo el resumen: la página ya no existe</translation>
    </message>
    <message>
        <source>Summary only: the page needs a browser that runs scripts</source>
        <translation>Solo el resumen: la página necesita un navegador que ejecute scripts</translation>
    </message>
    <message>
        <source>Summary only: the rest is for subscribers</source>
        <translation>Solo el resumen: el resto es para suscriptores</translation>
    </message>
    <message>
        <source>Summary only: the site didn&apos;t respond</source>
        <translation>Solo el resumen: el sitio no respondió</translation>
    </message>
    <message>
        <source>Summary only: the site doesn&apos;t allow readers</source>
        <translation>Solo el resumen: el sitio no admite lectores</translation>
    </message>
    <message>
        <source>Summary only: the site shows a consent page instead of the story</source>
        <translation>Solo el resumen: el sitio muestra una página de consentimiento en lugar de la noticia</translation>
    </message>
    <message>
        <source>The address leads into your own network or computer, so it wasn&apos;t followed.</source>
        <translation>La dirección lleva a tu propia red o a tu ordenador, así que no se siguió.</translation>
    </message>
    <message>
        <source>The address redirects in a loop.</source>
        <translation>La dirección redirige sin fin.</translation>
    </message>
    <message>
        <source>The connection was interrupted. DeskReader will try again later.</source>
        <translation>La conexión se interrumpió. DeskReader lo intentará más tarde.</translation>
    </message>
    <message>
        <source>The connection was interrupted. Try again.</source>
        <translation>La conexión se interrumpió. Inténtalo de nuevo.</translation>
    </message>
    <message>
        <source>The disk is full. Nothing was lost; make room and try again.</source>
        <translation>El disco está lleno. No se ha perdido nada; libera espacio e inténtalo de nuevo.</translation>
    </message>
    <message>
        <source>The disk reported an error ({detail}).</source>
        <translation>El disco informó de un error ({detail}).</translation>
    </message>
    <message>
        <source>The feed at this address is damaged and can&apos;t be read.</source>
        <translation>El canal de esta dirección está dañado y no se puede leer.</translation>
    </message>
    <message>
        <source>The feed has no stories right now.</source>
        <translation>El canal no tiene noticias en este momento.</translation>
    </message>
    <message>
        <source>The feed is damaged and can&apos;t be read. The stories you have are kept.</source>
        <translation>El canal está dañado y no se puede leer. Las noticias que tienes se conservan.</translation>
    </message>
    <message>
        <source>The file {detail} is not an ordinary file, so it was neither read nor written.</source>
        <translation>El archivo {detail} no es un archivo normal, así que no se leyó ni se escribió.</translation>
    </message>
    <message>
        <source>The folder for {detail} does not exist, so nothing was written.</source>
        <translation>La carpeta de {detail} no existe, así que no se escribió nada.</translation>
    </message>
    <message>
        <source>The folder {detail} is missing. Your changes are kept until it is back.</source>
        <translation>Falta la carpeta {detail}. Tus cambios se conservan hasta que vuelva.</translation>
    </message>
    <message>
        <source>The library was damaged. Recovered: {feeds} feeds and {articles} stories, {lost} of them without text until their feed sends it again. The damaged file is kept as {file}.</source>
        <translation>La biblioteca estaba dañada. Recuperado: {feeds} canales y {articles} noticias, {lost} de ellas sin texto hasta que su canal lo envíe de nuevo. El archivo dañado se conserva como {file}.</translation>
    </message>
    <message>
        <source>The library was damaged. The damaged file is kept as {detail}; nothing in it was deleted.</source>
        <translation>La biblioteca estaba dañada. El archivo dañado se conserva como {detail}; no se borró nada de él.</translation>
    </message>
    <message>
        <source>The proxy doesn&apos;t respond, or it needs a user name and password. Check Settings, Feeds and refresh, or the feed&apos;s properties.</source>
        <translation>El proxy no responde, o necesita usuario y contraseña. Revisa Ajustes, Canales y actualización, o las propiedades del canal.</translation>
    </message>
    <message>
        <source>The proxy doesn&apos;t respond, or it needs a user name and password. Check Settings, Feeds and refresh.</source>
        <translation>El proxy no responde, o necesita usuario y contraseña. Mira en Ajustes, Canales y actualización.</translation>
    </message>
    <message>
        <source>The publisher has closed this feed.</source>
        <translation>El editor ha cerrado este canal.</translation>
    </message>
    <message>
        <source>The publisher has closed this feed. You can unsubscribe.</source>
        <translation>El editor ha cerrado este canal. Puedes cancelar la suscripción.</translation>
    </message>
    <message>
        <source>The server asked for a pause. DeskReader will wait as long as it asked.</source>
        <translation>El servidor pidió una pausa. DeskReader esperará lo que pidió.</translation>
    </message>
    <message>
        <source>The server asked for a pause. Try again later.</source>
        <translation>El servidor pidió una pausa. Inténtalo más tarde.</translation>
    </message>
    <message>
        <source>The server didn&apos;t accept this change ({detail}), so it applies on this computer only.</source>
        <translation>El servidor no aceptó este cambio ({detail}), así que solo vale en este ordenador.</translation>
    </message>
    <message>
        <source>The server didn&apos;t accept this user name and password. Some servers need a separate app password from their settings page.</source>
        <translation>El servidor no aceptó este usuario y esta contraseña. Algunos servidores necesitan una contraseña de aplicación propia, que se crea en sus ajustes.</translation>
    </message>
    <message>
        <source>The server is having problems right now. DeskReader will try again later.</source>
        <translation>El servidor tiene problemas ahora mismo. DeskReader volverá a intentarlo más tarde.</translation>
    </message>
    <message>
        <source>The server no longer knows this account&apos;s feeds and articles. It may have been reinstalled. Nothing was changed. Choose what to keep: the server&apos;s feeds, or those on this computer.</source>
        <translation>El servidor ya no conoce los canales y noticias de esta cuenta. Quizá se haya reinstalado. No se cambió nada. Elige qué conservar: los canales del servidor o los de este ordenador.</translation>
    </message>
    <message>
        <source>The server no longer responds at this address. Check it in the account&apos;s properties.</source>
        <translation>El servidor ya no responde en esta dirección. Revísala en las propiedades de la cuenta.</translation>
    </message>
    <message>
        <source>The server responded with an error. Check that access for apps (its API) is turned on in its settings, or try again later.</source>
        <translation>El servidor respondió con un error. Comprueba que el acceso de las aplicaciones (su API) esté activado en sus ajustes, o inténtalo más tarde.</translation>
    </message>
    <message>
        <source>The server sent an unexpected response ({detail}). DeskReader will try again later.</source>
        <translation>El servidor envió una respuesta inesperada ({detail}). DeskReader volverá a intentarlo más tarde.</translation>
    </message>
    <message>
        <source>The server sent too much data at once, so nothing was changed.</source>
        <translation>El servidor envió demasiados datos de una vez, así que no se cambió nada.</translation>
    </message>
    <message>
        <source>The server took too long to respond. DeskReader will try again later.</source>
        <translation>El servidor tardó demasiado en responder. DeskReader volverá a intentarlo más tarde.</translation>
    </message>
    <message>
        <source>The server took too long to respond. Try again later.</source>
        <translation>El servidor tardó demasiado en responder. Inténtalo más tarde.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate isn&apos;t valid, so DeskReader didn&apos;t connect.</source>
        <translation>El certificado del servidor no es válido, así que DeskReader no se conectó.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate isn&apos;t valid, so no password was sent. If your own authority signed it, add that authority&apos;s certificate.</source>
        <translation>El certificado del servidor no es válido, así que no se envió ninguna contraseña. Si lo firmó tu propia autoridad, añade el certificado de esa autoridad.</translation>
    </message>
    <message>
        <source>The server&apos;s response can&apos;t be right ({detail}), so nothing was changed. DeskReader will try again later.</source>
        <translation>La respuesta del servidor no puede ser correcta ({detail}), así que no se cambió nada. DeskReader lo intentará más tarde.</translation>
    </message>
    <message>
        <source>The server&apos;s response is too complex for DeskReader, so nothing was changed.</source>
        <translation>La respuesta del servidor es demasiado compleja para DeskReader, así que no se cambió nada.</translation>
    </message>
    <message>
        <source>The settings were damaged, so the defaults are used. The damaged file is kept as {detail}.</source>
        <translation>Los ajustes estaban dañados, así que se usan los predeterminados. El archivo dañado se conserva como {detail}.</translation>
    </message>
    <message>
        <source>The site asked for a pause. DeskReader will wait as long as it asked.</source>
        <translation>El sitio pidió una pausa. DeskReader esperará el tiempo que pidió.</translation>
    </message>
    <message>
        <source>The site asked for a pause. Try again later.</source>
        <translation>El sitio pidió una pausa. Inténtalo más tarde.</translation>
    </message>
    <message>
        <source>The site asks programs not to read this page.</source>
        <translation>El sitio pide a los programas que no lean esta página.</translation>
    </message>
    <message>
        <source>The site is having problems right now. DeskReader will try again later.</source>
        <translation>El sitio tiene problemas en este momento. DeskReader lo intentará más tarde.</translation>
    </message>
    <message>
        <source>The site is having problems right now. Try again later.</source>
        <translation>El sitio tiene problemas en este momento. Inténtalo más tarde.</translation>
    </message>
    <message>
        <source>The site sent an unexpected response ({detail}).</source>
        <translation>El sitio envió una respuesta inesperada ({detail}).</translation>
    </message>
    <message>
        <source>The site sent too much data, so the rest wasn&apos;t read.</source>
        <translation>El sitio envió demasiados datos, así que el resto no se leyó.</translation>
    </message>
    <message>
        <source>The site took too long to respond. DeskReader will try again later.</source>
        <translation>El sitio tardó demasiado en responder. DeskReader lo intentará más tarde.</translation>
    </message>
    <message>
        <source>The site took too long to respond. Try again later.</source>
        <translation>El sitio tardó demasiado en responder. Inténtalo más tarde.</translation>
    </message>
    <message>
        <source>The site&apos;s certificate isn&apos;t valid, so DeskReader didn&apos;t connect.</source>
        <translation>El certificado del sitio no es válido, así que DeskReader no se conectó.</translation>
    </message>
    <message>
        <source>There are too many rules ({detail}).</source>
        <translation>Hay demasiadas reglas ({detail}).</translation>
    </message>
    <message>
        <source>There has been nothing at this address for two weeks, so DeskReader has stopped checking. You can unsubscribe.</source>
        <translation>Desde hace dos semanas no hay nada en esta dirección, así que DeskReader ha dejado de comprobarla. Puedes cancelar la suscripción.</translation>
    </message>
    <message>
        <source>There is no earlier version of this story.</source>
        <translation>No hay ninguna versión anterior de esta noticia.</translation>
    </message>
    <message>
        <source>There is no folder {detail}.</source>
        <translation>No existe la carpeta {detail}.</translation>
    </message>
    <message>
        <source>There is no such account.</source>
        <translation>No existe esa cuenta.</translation>
    </message>
    <message>
        <source>There is no such feed in the library.</source>
        <translation>No existe ese canal en la biblioteca.</translation>
    </message>
    <message>
        <source>There is no such rule.</source>
        <translation>No existe esa regla.</translation>
    </message>
    <message>
        <source>There is no such story in the library.</source>
        <translation>No existe esa noticia en la biblioteca.</translation>
    </message>
    <message>
        <source>There is nothing at this address any more. DeskReader will check again tomorrow.</source>
        <translation>Ya no hay nada en esta dirección. DeskReader volverá a comprobarla mañana.</translation>
    </message>
    <message>
        <source>This account is paused. Your changes are kept until you resume it.</source>
        <translation>Esta cuenta está en pausa. Tus cambios se conservan hasta que la reanudes.</translation>
    </message>
    <message>
        <source>This account is syncing right now. Try again in a minute.</source>
        <translation>Esta cuenta se está sincronizando. Inténtalo de nuevo en un minuto.</translation>
    </message>
    <message>
        <source>This address isn&apos;t encrypted, so others on the network could read your password. Use https://, or confirm that you accept this.</source>
        <translation>Esta dirección no está cifrada, así que otros en la red podrían leer tu contraseña. Usa https:// o confirma que lo aceptas.</translation>
    </message>
    <message>
        <source>This condition isn&apos;t written as conditions are: {detail}. It should look like title:football.</source>
        <translation>Las condiciones no se escriben así: {detail}. Debería parecerse a title:football.</translation>
    </message>
    <message>
        <source>This feed needs a password or subscription.</source>
        <translation>Este canal necesita una contraseña o una suscripción.</translation>
    </message>
    <message>
        <source>This feed needs its password or private address again: without a keyring, DeskReader keeps it only while it runs. Enter it in the feed&apos;s properties.</source>
        <translation>Este canal vuelve a necesitar su contraseña o dirección privada: sin llavero, DeskReader solo la conserva mientras está en marcha. Escríbela en las propiedades del canal.</translation>
    </message>
    <message>
        <source>This file is too large to import ({detail}), so nothing was imported.</source>
        <translation>Este archivo es demasiado grande para importarlo ({detail}), así que no se importó nada.</translation>
    </message>
    <message>
        <source>This folder holds a web page that DeskReader got wrong, and DeskReader&apos;s version of it.

page.html    the page as the site sent it
result.json  what DeskReader took from it: title, author, date, text, pictures

Nothing has been sent anywhere. To help improve DeskReader, send this folder to its makers.
If you were signed in to the site, check page.html first: it may contain your name or a private link.
</source>
        <translation>Esta carpeta contiene una página web que DeskReader leyó mal y la versión que hizo de ella.

page.html    la página tal como la envió el sitio
result.json  lo que DeskReader tomó de ella: título, autor, fecha, texto, imágenes

No se ha enviado nada a ninguna parte. Para ayudar a mejorar DeskReader, envía esta carpeta a sus creadores.
Si habías iniciado sesión en el sitio, revisa antes page.html: puede contener tu nombre o un enlace privado.
</translation>
    </message>
    <message>
        <source>This folder is encrypted. Enter the passphrase that your other devices use.</source>
        <translation>Esta carpeta está cifrada. Introduce la frase de contraseña que usan tus otros dispositivos.</translation>
    </message>
    <message>
        <source>This is all the feed provides</source>
        <translation>Esto es todo lo que ofrece el canal</translation>
    </message>
    <message>
        <source>This is not a DeskReader export, or it is damaged ({detail}).</source>
        <translation>Esto no es una exportación de DeskReader, o está dañada ({detail}).</translation>
    </message>
    <message>
        <source>This is not a feed.</source>
        <translation>Esto no es un canal.</translation>
    </message>
    <message>
        <source>This is not a proxy address. It should look like http://host:8080 or socks5://host:1080.</source>
        <translation>Esto no es la dirección de un proxy. Debería parecerse a http://host:8080 o socks5://host:1080.</translation>
    </message>
    <message>
        <source>This is not an OPML file with feeds.</source>
        <translation>Esto no es un archivo OPML con canales.</translation>
    </message>
    <message>
        <source>This is not an address. It should look like rss.example.org or https://example.org/rss.</source>
        <translation>Esto no es una dirección. Debería parecerse a rss.example.org o https://example.org/rss.</translation>
    </message>
    <message>
        <source>This isn&apos;t a valid regular expression: {detail}.</source>
        <translation>No es una expresión regular válida: {detail}.</translation>
    </message>
    <message>
        <source>This isn&apos;t the passphrase that your other devices use for this folder. Nothing was read or written.</source>
        <translation>Esta no es la frase de contraseña que tus otros dispositivos usan para esta carpeta. No se leyó ni se escribió nada.</translation>
    </message>
    <message>
        <source>This kind of server can&apos;t do that ({detail}).</source>
        <translation>Este tipo de servidor no puede hacer eso ({detail}).</translation>
    </message>
    <message>
        <source>This library was made by a newer version of DeskReader. Update DeskReader to open it; nothing was changed.</source>
        <translation>Esta biblioteca se creó con una versión más reciente de DeskReader. Actualiza DeskReader para abrirla; no se cambió nada.</translation>
    </message>
    <message>
        <source>This page is too complex for DeskReader.</source>
        <translation>Esta página es demasiado compleja para DeskReader.</translation>
    </message>
    <message>
        <source>This picture can&apos;t be shown.</source>
        <translation>Esta imagen no se puede mostrar.</translation>
    </message>
    <message>
        <source>This regular expression takes too long to search a story. Make it simpler, then switch the rule on again.</source>
        <translation>Esta expresión regular tarda demasiado en buscar en una noticia. Simplifícala y vuelve a activar la regla.</translation>
    </message>
    <message>
        <source>This site has no feed. DeskReader reads its list of news instead.</source>
        <translation>Este sitio no tiene canal. DeskReader lee en su lugar su lista de noticias.</translation>
    </message>
    <message>
        <source>This site has no feed. DeskReader watches its page for new stories instead.</source>
        <translation>Este sitio no tiene canal. DeskReader vigila en su lugar su página en busca de noticias nuevas.</translation>
    </message>
    <message>
        <source>Tiny Tiny RSS</source>
        <translation>Tiny Tiny RSS</translation>
    </message>
    <message>
        <source>Turn on API access in the preferences of Tiny Tiny RSS.</source>
        <translation>Activa el acceso a la API en las preferencias de Tiny Tiny RSS.</translation>
    </message>
    <message>
        <source>Waiting to be saved</source>
        <translation>Pendiente de guardar</translation>
    </message>
    <message>
        <source>What couldn&apos;t be recovered came from the backup of {date}.</source>
        <translation>Lo que no se pudo recuperar procede de la copia del {date}.</translation>
    </message>
    <message>
        <source>You already have this account. It is called {detail}.</source>
        <translation>Ya tienes esta cuenta. Se llama {detail}.</translation>
    </message>
    <message>
        <source>You already subscribe to this feed.</source>
        <translation>Ya estás suscrito a este canal.</translation>
    </message>
    <message>
        <source>You&apos;re offline. DeskReader will continue when you&apos;re back.</source>
        <translation>No tienes conexión. DeskReader continuará cuando vuelva.</translation>
    </message>
    <message>
        <source>You&apos;re offline. Try again when you&apos;re back.</source>
        <translation>No tienes conexión. Inténtalo de nuevo cuando vuelva.</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>alerts messages pop-up banner</source>
        <translation>alertas mensajes emergente aviso</translation>
    </message>
    <message>
        <source>alignment block text</source>
        <translation>alineación bloque texto</translation>
    </message>
    <message>
        <source>archive zip move to another computer</source>
        <translation>archivo zip pasar a otro ordenador</translation>
    </message>
    <message>
        <source>audio mute noise beep</source>
        <translation>audio silenciar ruido pitido</translation>
    </message>
    <message>
        <source>autostart boot startup login</source>
        <translation>arranque automático sesión inicio</translation>
    </message>
    <message>
        <source>backup restore copy safety</source>
        <translation>copia respaldo restaurar seguridad</translation>
    </message>
    <message>
        <source>battery energy laptop</source>
        <translation>batería energía portátil</translation>
    </message>
    <message>
        <source>code scroll programming</source>
        <translation>código desplazar programación</translation>
    </message>
    <message>
        <source>compact spacing thumbnails snippets rows</source>
        <translation>compacto espaciado miniaturas fragmentos filas</translation>
    </message>
    <message>
        <source>delete old clean up protect</source>
        <translation>eliminar antiguas limpiar proteger</translation>
    </message>
    <message>
        <source>delete old clean up retention expire</source>
        <translation>eliminar antiguas limpiar caducidad</translation>
    </message>
    <message>
        <source>delete old epub books clean up</source>
        <translation>borrar antiguos epub libros limpiar</translation>
    </message>
    <message>
        <source>disk space budget cache gigabytes</source>
        <translation>disco espacio caché gigabytes</translation>
    </message>
    <message>
        <source>do not disturb night silence pause</source>
        <translation>no molestar noche silencio pausa</translation>
    </message>
    <message>
        <source>download full text pages</source>
        <translation>descargar texto completo páginas</translation>
    </message>
    <message>
        <source>duplicates same story merge</source>
        <translation>duplicados misma noticia combinar</translation>
    </message>
    <message>
        <source>film game presentation do not disturb</source>
        <translation>película juego presentación no molestar</translation>
    </message>
    <message>
        <source>filter unread starred hide read</source>
        <translation>filtro no leídas destacadas ocultar</translation>
    </message>
    <message>
        <source>folder path data directory</source>
        <translation>carpeta ruta datos directorio</translation>
    </message>
    <message>
        <source>font family serif</source>
        <translation>tipografía fuente letra serif</translation>
    </message>
    <message>
        <source>font text larger smaller zoom</source>
        <translation>letra texto mayor menor zoom</translation>
    </message>
    <message>
        <source>font zoom scale larger smaller</source>
        <translation>letra zoom escala mayor menor</translation>
    </message>
    <message>
        <source>group duplicates same story related cluster merge</source>
        <translation>agrupar duplicados misma noticia relacionadas grupo combinar</translation>
    </message>
    <message>
        <source>hide taskbar system tray</source>
        <translation>ocultar barra de tareas bandeja</translation>
    </message>
    <message>
        <source>highlight colour desktop</source>
        <translation>resalte color escritorio</translation>
    </message>
    <message>
        <source>images photos download</source>
        <translation>imágenes fotos descargar</translation>
    </message>
    <message>
        <source>interval refresh update how often automatic</source>
        <translation>intervalo actualizar frecuencia automático</translation>
    </message>
    <message>
        <source>keyboard hotkeys vim scheme</source>
        <translation>teclado teclas vim esquema</translation>
    </message>
    <message>
        <source>keywords always never filter alert</source>
        <translation>palabras clave siempre nunca filtro alerta</translation>
    </message>
    <message>
        <source>layout columns panes above split</source>
        <translation>disposición columnas paneles arriba dividir</translation>
    </message>
    <message>
        <source>limit delete old clean up</source>
        <translation>límite eliminar antiguas limpiar</translation>
    </message>
    <message>
        <source>line length margins narrow wide</source>
        <translation>longitud de línea márgenes estrecho ancho</translation>
    </message>
    <message>
        <source>log errors traffic bytes requests failed</source>
        <translation>registro errores tráfico bytes peticiones</translation>
    </message>
    <message>
        <source>mobile data hotspot roaming</source>
        <translation>datos móviles punto de acceso itinerancia</translation>
    </message>
    <message>
        <source>morning newspaper e-reader kindle kobo book schedule digest</source>
        <translation>mañana periódico lector electrónico kindle kobo libro horario resumen</translation>
    </message>
    <message>
        <source>mute filter block hide ignore words keywords kill file</source>
        <translation>silenciar filtro bloquear ocultar ignorar palabras palabras clave</translation>
    </message>
    <message>
        <source>network connection tor socks vpn</source>
        <translation>red conexión tor socks vpn</translation>
    </message>
    <message>
        <source>number at once maximum</source>
        <translation>número a la vez máximo</translation>
    </message>
    <message>
        <source>opml move from another reader</source>
        <translation>opml pasar de otro lector</translation>
    </message>
    <message>
        <source>opml save list of feeds</source>
        <translation>opml guardar lista de canales</translation>
    </message>
    <message>
        <source>order newest oldest date</source>
        <translation>orden más nuevas más antiguas fecha</translation>
    </message>
    <message>
        <source>own colours file palette</source>
        <translation>colores propios archivo paleta</translation>
    </message>
    <message>
        <source>panel indicator status icon</source>
        <translation>panel indicador estado icono</translation>
    </message>
    <message>
        <source>paper sepia background theme</source>
        <translation>papel sepia fondo tema</translation>
    </message>
    <message>
        <source>path directory epub books</source>
        <translation>ruta directorio epub libros</translation>
    </message>
    <message>
        <source>reduce motion animation animated gif accessibility</source>
        <translation>reducir movimiento animación animada gif accesibilidad</translation>
    </message>
    <message>
        <source>refresh update launch</source>
        <translation>actualizar inicio</translation>
    </message>
    <message>
        <source>sidebar read feeds empty</source>
        <translation>barra lateral leídas canales vacíos</translation>
    </message>
    <message>
        <source>spacing leading</source>
        <translation>espaciado interlineado</translation>
    </message>
    <message>
        <source>startup minimised launch</source>
        <translation>arranque minimizado inicio</translation>
    </message>
    <message>
        <source>sync server sign in freshrss miniflux nextcloud fever google reader syncthing</source>
        <translation>sincronizar servidor iniciar sesión freshrss miniflux nextcloud fever google reader syncthing</translation>
    </message>
    <message>
        <source>theme dark mode light night appearance</source>
        <translation>tema oscuro claro noche aspecto</translation>
    </message>
    <message>
        <source>translation locale english german french arabic interface</source>
        <translation>traducción idioma inglés alemán francés árabe interfaz</translation>
    </message>
    <message>
        <source>tray background close quit exit</source>
        <translation>bandeja segundo plano cerrar salir</translation>
    </message>
    <message>
        <source>unread delay automatically seconds</source>
        <translation>no leídas retraso automático segundos</translation>
    </message>
    <message>
        <source>verify repair integrity damage</source>
        <translation>verificar reparar integridad daños</translation>
    </message>
</context>
<context>
    <name>sidebar</name>
    <message numerus="yes">
        <source>%n feeds have problems</source>
        <translation>
            <numerusform>%n canal tiene problemas</numerusform>
            <numerusform>%n canales tienen problemas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories not saved</source>
        <translation>
            <numerusform>%n noticia sin guardar</numerusform>
            <numerusform>%n noticias sin guardar</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories saved in part</source>
        <translation>
            <numerusform>%n noticia guardada en parte</numerusform>
            <numerusform>%n noticias guardadas en parte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>%n sin leer</numerusform>
            <numerusform>%n sin leer</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed has a problem</source>
        <translation>1 canal tiene un problema</translation>
    </message>
    <message>
        <source>1 story not saved</source>
        <translation>1 noticia sin guardar</translation>
    </message>
    <message>
        <source>1 story saved in part</source>
        <translation>1 noticia guardada en parte</translation>
    </message>
    <message>
        <source>1 unread</source>
        <translation>1 sin leer</translation>
    </message>
    <message numerus="yes">
        <source>Couldn&apos;t reach %n feeds</source>
        <translation>
            <numerusform>No se pudo conectar con %n canal</numerusform>
            <numerusform>No se pudo conectar con %n canales</numerusform>
        </translation>
    </message>
    <message>
        <source>Couldn&apos;t reach 1 feed</source>
        <translation>No se pudo conectar con 1 canal</translation>
    </message>
    <message numerus="yes">
        <source>Couldn&apos;t sync %n accounts</source>
        <translation>
            <numerusform>No se pudo sincronizar %n cuenta</numerusform>
            <numerusform>No se pudieron sincronizar %n cuentas</numerusform>
        </translation>
    </message>
    <message>
        <source>Couldn&apos;t sync 1 account</source>
        <translation>No se pudo sincronizar 1 cuenta</translation>
    </message>
    <message numerus="yes">
        <source>Couldn&apos;t update %n feeds</source>
        <translation>
            <numerusform>No se pudo actualizar %n canal</numerusform>
            <numerusform>No se pudieron actualizar %n canales</numerusform>
        </translation>
    </message>
    <message>
        <source>Couldn&apos;t update 1 feed</source>
        <translation>No se pudo actualizar 1 canal</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>Nombre nuevo</translation>
    </message>
    <message>
        <source>Not refreshed yet</source>
        <translation>Aún sin actualizar</translation>
    </message>
    <message>
        <source>Offline · saved stories available</source>
        <translation>Sin conexión · hay noticias guardadas</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>En pausa</translation>
    </message>
    <message>
        <source>Refreshing {done} of {total} …</source>
        <translation>Actualizando {done} de {total} …</translation>
    </message>
    <message>
        <source>Refreshing …</source>
        <translation>Actualizando …</translation>
    </message>
    <message>
        <source>Saving stories: {done} of {total} …</source>
        <translation>Guardando noticias: {done} de {total} …</translation>
    </message>
    <message>
        <source>The disk is full · fetching is paused until there is room</source>
        <translation>El disco está lleno · la descarga está en pausa hasta que haya espacio</translation>
    </message>
    <message>
        <source>Updated {ago}</source>
        <translation>Actualizado {ago}</translation>
    </message>
    <message>
        <source>all saved</source>
        <translation>todo guardado</translation>
    </message>
    <message>
        <source>problem: {sentence}</source>
        <translation>problema: {sentence}</translation>
    </message>
</context>
<context>
    <name>theme_file</name>
    <message>
        <source>&quot;{role}&quot; on &quot;{background}&quot; has a contrast of {ratio}:1; at least 4.5:1 is needed.</source>
        <translation>«{role}» sobre «{background}» tiene un contraste de {ratio}:1; hace falta al menos 4,5:1.</translation>
    </message>
    <message>
        <source>The colour of &quot;{role}&quot; isn&apos;t written like #RRGGBB.</source>
        <translation>El color de «{role}» no está escrito como #RRGGBB.</translation>
    </message>
    <message>
        <source>The theme file can&apos;t be opened.</source>
        <translation>No se puede abrir el archivo del tema.</translation>
    </message>
    <message>
        <source>The theme file has no &quot;colors&quot;.</source>
        <translation>El archivo del tema no tiene «colors».</translation>
    </message>
    <message>
        <source>The theme file is too large.</source>
        <translation>El archivo del tema es demasiado grande.</translation>
    </message>
    <message>
        <source>The theme file isn&apos;t valid JSON.</source>
        <translation>El archivo del tema no es JSON válido.</translation>
    </message>
    <message>
        <source>The theme file names an unknown role: &quot;{role}&quot;.</source>
        <translation>El archivo del tema nombra una función desconocida: «{role}».</translation>
    </message>
    <message>
        <source>The theme&apos;s &quot;base&quot; must be &quot;light&quot; or &quot;dark&quot;.</source>
        <translation>La «base» del tema debe ser «light» o «dark».</translation>
    </message>
</context>
<context>
    <name>timeline</name>
    <message numerus="yes">
        <source>%n feeds here have problems</source>
        <translation>
            <numerusform>%n canal de aquí tiene problemas</numerusform>
            <numerusform>%n canales de aquí tienen problemas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more sources</source>
        <translation>
            <numerusform>%n fuente más</numerusform>
            <numerusform>%n fuentes más</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more stories</source>
        <translation>
            <numerusform>%n noticia más</numerusform>
            <numerusform>%n noticias más</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n seleccionada</numerusform>
            <numerusform>%n seleccionadas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n noticia</numerusform>
            <numerusform>%n noticias</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed here has a problem</source>
        <translation>1 canal de aquí tiene un problema</translation>
    </message>
    <message>
        <source>1 more source</source>
        <translation>1 fuente más</translation>
    </message>
    <message>
        <source>1 more story</source>
        <translation>1 noticia más</translation>
    </message>
    <message>
        <source>1 selected</source>
        <translation>1 seleccionada</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 noticia</translation>
    </message>
    <message>
        <source>Account properties…</source>
        <translation>Propiedades de la cuenta…</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Cambió</translation>
    </message>
    <message>
        <source>Edited</source>
        <translation>Editada</translation>
    </message>
    <message>
        <source>New matching stories will appear here.</source>
        <translation>Las noticias nuevas que coincidan aparecerán aquí.</translation>
    </message>
    <message>
        <source>No muted stories</source>
        <translation>No hay noticias silenciadas</translation>
    </message>
    <message>
        <source>No starred stories here</source>
        <translation>Aquí no hay noticias destacadas</translation>
    </message>
    <message>
        <source>No starred stories yet</source>
        <translation>Aún no hay noticias destacadas</translation>
    </message>
    <message>
        <source>No stories here</source>
        <translation>Aquí no hay noticias</translation>
    </message>
    <message>
        <source>No stories match “{query}”</source>
        <translation>Ninguna noticia coincide con «{query}»</translation>
    </message>
    <message>
        <source>Nothing matches this search yet</source>
        <translation>Aún no hay nada que coincida con esta búsqueda</translation>
    </message>
    <message>
        <source>Nothing new today</source>
        <translation>Hoy no hay nada nuevo</translation>
    </message>
    <message>
        <source>Nothing unread</source>
        <translation>Nada sin leer</translation>
    </message>
    <message>
        <source>Nothing unread here</source>
        <translation>Aquí no hay nada sin leer</translation>
    </message>
    <message>
        <source>Press R to check for new stories.</source>
        <translation>Pulsa R para buscar noticias nuevas.</translation>
    </message>
    <message>
        <source>Press R to try again.</source>
        <translation>Pulsa R para intentarlo de nuevo.</translation>
    </message>
    <message>
        <source>Press S to star a story. Starred stories are never deleted.</source>
        <translation>Pulsa S para destacar una noticia. Las noticias destacadas no se eliminan nunca.</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>Retirada</translation>
    </message>
    <message>
        <source>Search everything</source>
        <translation>Buscar en todo</translation>
    </message>
    <message>
        <source>Select the feed to see what&apos;s wrong, or press R to try again.</source>
        <translation>Selecciona el canal para ver qué ocurre, o pulsa R para intentarlo de nuevo.</translation>
    </message>
    <message>
        <source>Show all stories</source>
        <translation>Mostrar todas las noticias</translation>
    </message>
    <message>
        <source>Stories that a rule mutes are kept here.</source>
        <translation>Aquí se guardan las noticias que silencia una regla.</translation>
    </message>
    <message>
        <source>The stories of the last 24 hours will appear here.</source>
        <translation>Las noticias de las últimas 24 horas aparecerán aquí.</translation>
    </message>
    <message>
        <source>Try fewer or different words, or press Esc to clear the search.</source>
        <translation>Prueba con menos palabras o con otras, o pulsa Esc para borrar la búsqueda.</translation>
    </message>
    <message>
        <source>Untitled story</source>
        <translation>Noticia sin título</translation>
    </message>
    <message>
        <source>You&apos;re all caught up</source>
        <translation>Estás al día</translation>
    </message>
    <message>
        <source>You&apos;re all caught up. New stories will appear here.</source>
        <translation>Estás al día. Las noticias nuevas aparecerán aquí.</translation>
    </message>
    <message>
        <source>changed since you read it</source>
        <translation>cambió desde que la leíste</translation>
    </message>
    <message>
        <source>edited by its publisher</source>
        <translation>editada por su editor</translation>
    </message>
    <message>
        <source>read</source>
        <translation>leída</translation>
    </message>
    <message>
        <source>removed by its publisher</source>
        <translation>retirada por su editor</translation>
    </message>
    <message>
        <source>starred</source>
        <translation>destacada</translation>
    </message>
    <message>
        <source>unread</source>
        <translation>sin leer</translation>
    </message>
    <message>
        <source>update</source>
        <translation>actualización</translation>
    </message>
    <message>
        <source>{sources}: {names}</source>
        <translation>{sources}: {names}</translation>
    </message>
</context>
<context>
    <name>views</name>
    <message>
        <source>All stories</source>
        <translation>Todas las noticias</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>Silenciadas</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>En este ordenador</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Buscar</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>Destacadas</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Hoy</translation>
    </message>
    <message>
        <source>Today in brief</source>
        <translation>Lo esencial de hoy</translation>
    </message>
    <message>
        <source>Unread</source>
        <translation>No leídas</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message numerus="yes">
        <source>%n days ago</source>
        <translation>
            <numerusform>hace %n día</numerusform>
            <numerusform>hace %n días</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>hace %n h</numerusform>
            <numerusform>hace %n h</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>hace %n min</numerusform>
            <numerusform>hace %n min</numerusform>
        </translation>
    </message>
    <message>
        <source>1 day ago</source>
        <translation>hace 1 día</translation>
    </message>
    <message>
        <source>1 h ago</source>
        <translation>hace 1 h</translation>
    </message>
    <message>
        <source>1 min ago</source>
        <translation>hace 1 min</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Hoy</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Ayer</translation>
    </message>
    <message>
        <source>d MMMM yyyy</source>
        <translation>d &apos;de&apos; MMMM &apos;de&apos; yyyy</translation>
    </message>
    <message>
        <source>dddd, d MMMM</source>
        <translation>dddd, d &apos;de&apos; MMMM</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>ahora mismo</translation>
    </message>
</context>
</TS>
