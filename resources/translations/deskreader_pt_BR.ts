<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="pt_BR" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About DeskReader</source>
        <translation>Sobre o DeskReader</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fechar</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Copiado</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Copiar detalhes</translation>
    </message>
    <message>
        <source>Free software under the MIT licence. It sends no data about you to anyone.</source>
        <translation>Software livre sob a licença MIT. Não envia dados sobre você a ninguém.</translation>
    </message>
    <message>
        <source>Licences…</source>
        <translation>Licenças…</translation>
    </message>
    <message>
        <source>Made with Qt {version} and PySide6, under the LGPL.</source>
        <translation>Feito com Qt {version} e PySide6, sob a LGPL.</translation>
    </message>
    <message>
        <source>The news you chose, whole and offline.</source>
        <translation>As notícias que você escolheu, completas e offline.</translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation>Versão {version}</translation>
    </message>
    <message>
        <source>Versions and system, for a bug report</source>
        <translation>Versões e sistema, para relatar um erro</translation>
    </message>
    <message>
        <source>Your library is in {folder}.</source>
        <translation>Sua biblioteca está em {folder}.</translation>
    </message>
</context>
<context>
    <name>AccountPropertiesDialog</name>
    <message>
        <source>Account</source>
        <translation>Conta</translation>
    </message>
    <message>
        <source>As it stands in the sidebar.</source>
        <translation>Como aparece na barra lateral.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fechar</translation>
    </message>
    <message>
        <source>Feeds, stories and the folder stay.</source>
        <translation>Feeds, notícias e a pasta permanecem.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nome</translation>
    </message>
    <message>
        <source>Remove account</source>
        <translation>Remover conta</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Remover…</translation>
    </message>
    <message>
        <source>The server keeps everything.</source>
        <translation>O servidor mantém tudo.</translation>
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
        <translation>Conta</translation>
    </message>
    <message>
        <source>Account…</source>
        <translation>Conta…</translation>
    </message>
    <message>
        <source>Checks for new stories</source>
        <translation>Busca novas notícias</translation>
    </message>
    <message>
        <source>Syncing</source>
        <translation>Sincronização</translation>
    </message>
    <message>
        <source>The server checks this feed; how often, and with which sign-in, is set there.</source>
        <translation>O servidor verifica este feed; lá se define com que frequência e com qual acesso.</translation>
    </message>
</context>
<context>
    <name>AccountsPage</name>
    <message>
        <source>Add account</source>
        <translation>Adicionar conta</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>Adicionar…</translation>
    </message>
    <message>
        <source>FreshRSS, Miniflux, Nextcloud News, Tiny Tiny RSS, or a folder that your computers share.</source>
        <translation>FreshRSS, Miniflux, Nextcloud News, Tiny Tiny RSS ou uma pasta que seus computadores compartilham.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Desfazer</translation>
    </message>
</context>
<context>
    <name>ActivityDialog</name>
    <message numerus="yes">
        <source>%n for feeds</source>
        <translation>
            <numerusform>%n para feeds</numerusform>
            <numerusform>%n para feeds</numerusform>
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
            <numerusform>%n para imagens</numerusform>
            <numerusform>%n para imagens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n requests today</source>
        <translation>
            <numerusform>%n solicitação hoje</numerusform>
            <numerusform>%n solicitações hoje</numerusform>
        </translation>
    </message>
    <message>
        <source>1 for feeds</source>
        <translation>1 para feeds</translation>
    </message>
    <message>
        <source>1 for pages</source>
        <translation>1 para páginas</translation>
    </message>
    <message>
        <source>1 for pictures</source>
        <translation>1 para imagens</translation>
    </message>
    <message>
        <source>1 request today</source>
        <translation>1 solicitação hoje</translation>
    </message>
    <message>
        <source>Activity</source>
        <translation>Atividade</translation>
    </message>
    <message>
        <source>Check failed feeds again</source>
        <translation>Verificar de novo os feeds com falha</translation>
    </message>
    <message>
        <source>Checking feeds: {done} of {total}</source>
        <translation>Verificando feeds: {done} de {total}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fechar</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>Feed</translation>
    </message>
    <message>
        <source>Feeds</source>
        <translation>Feeds</translation>
    </message>
    <message>
        <source>Last check</source>
        <translation>Última verificação</translation>
    </message>
    <message>
        <source>Next check</source>
        <translation>Próxima verificação</translation>
    </message>
    <message>
        <source>No problems</source>
        <translation>Sem problemas</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>Ainda não</translation>
    </message>
    <message>
        <source>Nothing is being fetched right now.</source>
        <translation>Nada está sendo baixado agora.</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Resultado</translation>
    </message>
    <message>
        <source>Right away</source>
        <translation>Imediatamente</translation>
    </message>
    <message>
        <source>Saving stories: {done} of {total}</source>
        <translation>Salvando notícias: {done} de {total}</translation>
    </message>
    <message>
        <source>What DeskReader fetches, what failed and why.</source>
        <translation>O que o DeskReader baixa, o que falhou e por quê.</translation>
    </message>
    <message>
        <source>{size} received</source>
        <translation>{size} recebidos</translation>
    </message>
</context>
<context>
    <name>AddAccountDialog</name>
    <message>
        <source>A passphrase encrypts the folder&apos;s files. Use the same one on each computer.</source>
        <translation>Uma frase secreta criptografa os arquivos da pasta. Use a mesma em cada computador.</translation>
    </message>
    <message>
        <source>Add account</source>
        <translation>Adicionar conta</translation>
    </message>
    <message>
        <source>Choose folder</source>
        <translation>Escolher pasta</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Escolher…</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Pasta</translation>
    </message>
    <message>
        <source>Folder to sync through</source>
        <translation>Pasta para sincronizar</translation>
    </message>
    <message>
        <source>Kind of account</source>
        <translation>Tipo de conta</translation>
    </message>
    <message>
        <source>Optional</source>
        <translation>Opcional</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Frase secreta</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>Entrando…</translation>
    </message>
</context>
<context>
    <name>AddFeedDialog</name>
    <message>
        <source>Add</source>
        <translation>Adicionar</translation>
    </message>
    <message numerus="yes">
        <source>Add %n feeds</source>
        <translation>
            <numerusform>Adicionar %n feed</numerusform>
            <numerusform>Adicionar %n feeds</numerusform>
        </translation>
    </message>
    <message>
        <source>Add feed</source>
        <translation>Adicionar feed</translation>
    </message>
    <message>
        <source>Checking the address…</source>
        <translation>Verificando o endereço…</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Pasta</translation>
    </message>
    <message>
        <source>New folder&apos;s name</source>
        <translation>Nome da nova pasta</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>Nova pasta…</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>Sem pasta</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Senha</translation>
    </message>
    <message>
        <source>Site or feed address</source>
        <translation>Endereço do site ou do feed</translation>
    </message>
    <message>
        <source>Site, feed or article address</source>
        <translation>Endereço do site, feed ou artigo</translation>
    </message>
    <message>
        <source>The site didn&apos;t accept this user name and password.</source>
        <translation>O site não aceitou este nome de usuário e esta senha.</translation>
    </message>
    <message>
        <source>This page offers several feeds.</source>
        <translation>Esta página oferece vários feeds.</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Nome de usuário</translation>
    </message>
</context>
<context>
    <name>AdvancedPage</name>
    <message>
        <source>Activity</source>
        <translation>Atividade</translation>
    </message>
    <message>
        <source>An OPML file with your feeds and folders, which any other reader can import.</source>
        <translation>Um arquivo OPML com seus feeds e pastas, que qualquer outro leitor pode importar.</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Backups</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>Verificar agora</translation>
    </message>
    <message>
        <source>Check the library</source>
        <translation>Verificar a biblioteca</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Verificando…</translation>
    </message>
    <message>
        <source>Checks every stored story and picture. Changes nothing.</source>
        <translation>Verifica cada notícia e imagem salva. Não altera nada.</translation>
    </message>
    <message>
        <source>Export everything</source>
        <translation>Exportar tudo</translation>
    </message>
    <message>
        <source>Export subscriptions</source>
        <translation>Exportar assinaturas</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportar…</translation>
    </message>
    <message>
        <source>Feeds from another reader, an export of DeskReader, or another reader&apos;s library.</source>
        <translation>Feeds de outro leitor, uma exportação do DeskReader ou a biblioteca de outro leitor.</translation>
    </message>
    <message>
        <source>Feeds, stories, stars and tags in one file, to move to another computer.</source>
        <translation>Feeds, notícias, estrelas e etiquetas em um só arquivo, para passar a outro computador.</translation>
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
        <translation>Local da biblioteca</translation>
    </message>
    <message>
        <source>Make a copy of the library, or go back to an earlier one.</source>
        <translation>Faça uma cópia da biblioteca ou volte a uma anterior.</translation>
    </message>
    <message>
        <source>No problems found.</source>
        <translation>Nenhum problema encontrado.</translation>
    </message>
    <message>
        <source>OPML files (*.opml *.xml)</source>
        <translation>Arquivos OPML (*.opml *.xml)</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Abrir pasta</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Abrir…</translation>
    </message>
    <message>
        <source>Saved to {path}.</source>
        <translation>Salvo em {path}.</translation>
    </message>
    <message>
        <source>Show…</source>
        <translation>Mostrar…</translation>
    </message>
    <message>
        <source>What is being fetched, what failed and why, and how much came today.</source>
        <translation>O que está sendo baixado, o que falhou e por quê, e quanto chegou hoje.</translation>
    </message>
</context>
<context>
    <name>ArticleCommands</name>
    <message>
        <source>Nothing to change here</source>
        <translation>Nada a alterar aqui</translation>
    </message>
</context>
<context>
    <name>ArticleController</name>
    <message>
        <source>Forgotten. New pages from {site} will be read from scratch.</source>
        <translation>Esquecido. As novas páginas de {site} serão lidas do zero.</translation>
    </message>
    <message>
        <source>Link copied</source>
        <translation>Link copiado</translation>
    </message>
    <message>
        <source>No unread stories above</source>
        <translation>Nenhuma notícia não lida acima</translation>
    </message>
    <message>
        <source>No unread stories here</source>
        <translation>Nenhuma notícia não lida aqui</translation>
    </message>
    <message>
        <source>This link has no email address.</source>
        <translation>Este link não tem endereço de e-mail.</translation>
    </message>
    <message>
        <source>This story has no web page.</source>
        <translation>Esta notícia não tem página na web.</translation>
    </message>
    <message>
        <source>We&apos;ll remind you of this story in an hour.</source>
        <translation>Vamos lembrar você desta notícia em uma hora.</translation>
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
        <translation>Copiado com a fonte</translation>
    </message>
    <message>
        <source>Couldn&apos;t print the story.</source>
        <translation>Não foi possível imprimir a notícia.</translation>
    </message>
    <message>
        <source>Couldn&apos;t save the file.</source>
        <translation>Não foi possível salvar o arquivo.</translation>
    </message>
    <message>
        <source>Save as HTML</source>
        <translation>Salvar como HTML</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>Salvar como PDF</translation>
    </message>
    <message>
        <source>Save file</source>
        <translation>Salvar arquivo</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>Salvar imagem</translation>
    </message>
    <message>
        <source>Saved to {path}</source>
        <translation>Salvo em {path}</translation>
    </message>
    <message>
        <source>This story has no pictures.</source>
        <translation>Esta notícia não tem imagens.</translation>
    </message>
</context>
<context>
    <name>ArticlePane</name>
    <message numerus="yes">
        <source>%n min read</source>
        <translation>
            <numerusform>%n min de leitura</numerusform>
            <numerusform>%n min de leitura</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n paragraphs unchanged</source>
        <translation>
            <numerusform>%n parágrafo sem alterações</numerusform>
            <numerusform>%n parágrafos sem alterações</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n words added</source>
        <translation>
            <numerusform>%n palavra adicionada</numerusform>
            <numerusform>%n palavras adicionadas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n words removed</source>
        <translation>
            <numerusform>%n palavra removida</numerusform>
            <numerusform>%n palavras removidas</numerusform>
        </translation>
    </message>
    <message>
        <source>1 min read</source>
        <translation>1 min de leitura</translation>
    </message>
    <message>
        <source>1 paragraph unchanged</source>
        <translation>1 parágrafo sem alterações</translation>
    </message>
    <message>
        <source>1 word added</source>
        <translation>1 palavra adicionada</translation>
    </message>
    <message>
        <source>1 word removed</source>
        <translation>1 palavra removida</translation>
    </message>
    <message>
        <source>Article</source>
        <translation>Artigo</translation>
    </message>
    <message>
        <source>By {author}</source>
        <translation>Por {author}</translation>
    </message>
    <message>
        <source>Changed since you read it</source>
        <translation>Mudou desde que você leu</translation>
    </message>
    <message>
        <source>Changes since {date}</source>
        <translation>Alterações desde {date}</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Copy link address</source>
        <translation>Copiar endereço do link</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>Copiar imagem</translation>
    </message>
    <message>
        <source>Download pictures</source>
        <translation>Baixar imagens</translation>
    </message>
    <message>
        <source>E</source>
        <translation>L</translation>
    </message>
    <message>
        <source>Earlier headline: {title}</source>
        <translation>Título anterior: {title}</translation>
    </message>
    <message>
        <source>Earlier version</source>
        <translation>Versão anterior</translation>
    </message>
    <message>
        <source>Earlier version {number} of {count}</source>
        <translation>Versão anterior {number} de {count}</translation>
    </message>
    <message>
        <source>Edited by the publisher: {date}</source>
        <translation>Editada pelo editor: {date}</translation>
    </message>
    <message>
        <source>Later version</source>
        <translation>Versão posterior</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Mapa</translation>
    </message>
    <message>
        <source>Mute “{phrase}” for 14 days</source>
        <translation>Silenciar “{phrase}” por 14 dias</translation>
    </message>
    <message>
        <source>N</source>
        <translation>N</translation>
    </message>
    <message>
        <source>No story selected</source>
        <translation>Nenhuma notícia selecionada</translation>
    </message>
    <message>
        <source>Open link</source>
        <translation>Abrir link</translation>
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
        <translation>Salvar imagem…</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Selecionar tudo</translation>
    </message>
    <message>
        <source>Show changes</source>
        <translation>Mostrar alterações</translation>
    </message>
    <message>
        <source>Show in lists again</source>
        <translation>Mostrar de novo nas listas</translation>
    </message>
    <message>
        <source>Show the feed&apos;s summary</source>
        <translation>Mostrar o resumo do feed</translation>
    </message>
    <message>
        <source>Show the full story</source>
        <translation>Mostrar a notícia completa</translation>
    </message>
    <message>
        <source>Show the site&apos;s version</source>
        <translation>Mostrar a versão do site</translation>
    </message>
    <message>
        <source>Show the story</source>
        <translation>Mostrar a notícia</translation>
    </message>
    <message>
        <source>The feed&apos;s version</source>
        <translation>A versão do feed</translation>
    </message>
    <message>
        <source>The publisher removed this story (noticed {date}). Your copy stays.</source>
        <translation>O editor removeu esta notícia (percebido {date}). Sua cópia permanece.</translation>
    </message>
    <message>
        <source>The site cut this short.</source>
        <translation>O site cortou esta notícia.</translation>
    </message>
    <message>
        <source>The site cut this short. The rest comes from the original at {site}.</source>
        <translation>O site cortou esta notícia. O restante vem do original em {site}.</translation>
    </message>
    <message>
        <source>The site&apos;s version</source>
        <translation>A versão do site</translation>
    </message>
    <message>
        <source>There is only one version of this story.</source>
        <translation>Só existe uma versão desta notícia.</translation>
    </message>
    <message>
        <source>This is the site&apos;s version, which is cut short.</source>
        <translation>Esta é a versão do site, que está cortada.</translation>
    </message>
    <message>
        <source>This picture isn&apos;t saved</source>
        <translation>Esta imagem não está salva</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Tentar de novo</translation>
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
            <numerusform>%n feed</numerusform>
            <numerusform>%n feeds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n starred</source>
        <translation>
            <numerusform>%n com estrela</numerusform>
            <numerusform>%n com estrela</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n notícia</numerusform>
            <numerusform>%n notícias</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed</source>
        <translation>1 feed</translation>
    </message>
    <message>
        <source>1 starred</source>
        <translation>1 com estrela</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 notícia</translation>
    </message>
    <message>
        <source>A full backup is made daily; the last seven are kept. Pictures are not included.</source>
        <translation>Um backup completo é feito todos os dias; os últimos sete são mantidos. As imagens não estão incluídas.</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>Fazer backup agora</translation>
    </message>
    <message>
        <source>Backing up…</source>
        <translation>Fazendo backup…</translation>
    </message>
    <message>
        <source>Backup made.</source>
        <translation>Backup feito.</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Backups</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fechar</translation>
    </message>
    <message>
        <source>No backups yet.</source>
        <translation>Ainda não há backups.</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Restaurar</translation>
    </message>
    <message>
        <source>Restored the library of {date}</source>
        <translation>Biblioteca de {date} restaurada</translation>
    </message>
    <message>
        <source>Restores {date} ({holds}). Your current library is backed up first.</source>
        <translation>Restaura {date} ({holds}). Antes, é feito um backup da sua biblioteca atual.</translation>
    </message>
    <message>
        <source>Restoring…</source>
        <translation>Restaurando…</translation>
    </message>
    <message>
        <source>before an import</source>
        <translation>antes de uma importação</translation>
    </message>
    <message>
        <source>before an update</source>
        <translation>antes de uma atualização</translation>
    </message>
    <message>
        <source>before restoring</source>
        <translation>antes de restaurar</translation>
    </message>
    <message>
        <source>daily</source>
        <translation>diário</translation>
    </message>
    <message>
        <source>made by you</source>
        <translation>feito por você</translation>
    </message>
    <message>
        <source>unreadable</source>
        <translation>ilegível</translation>
    </message>
</context>
<context>
    <name>BriefingCard</name>
    <message>
        <source>Also in {sources}</source>
        <translation>Também em {sources}</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Lida</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>e mais %n</numerusform>
            <numerusform>e mais %n</numerusform>
        </translation>
    </message>
    <message>
        <source>and 1 more</source>
        <translation>e mais 1</translation>
    </message>
</context>
<context>
    <name>BriefingPage</name>
    <message>
        <source>Nothing new in the last 24 hours, or you&apos;ve read it all elsewhere.</source>
        <translation>Nada de novo nas últimas 24 horas, ou você já leu tudo em outro lugar.</translation>
    </message>
    <message>
        <source>Save as EPUB…</source>
        <translation>Salvar como EPUB…</translation>
    </message>
    <message>
        <source>Show new stories</source>
        <translation>Mostrar novas notícias</translation>
    </message>
</context>
<context>
    <name>BriefingWatch</name>
    <message numerus="yes">
        <source>%n stories, saved as {name}</source>
        <translation>
            <numerusform>%n notícia, salva como {name}</numerusform>
            <numerusform>%n notícias, salvas como {name}</numerusform>
        </translation>
    </message>
    <message>
        <source>1 story, saved as {name}</source>
        <translation>1 notícia, salva como {name}</translation>
    </message>
    <message>
        <source>Couldn&apos;t save today&apos;s briefing. {reason}</source>
        <translation>Não foi possível salvar o resumo de hoje. {reason}</translation>
    </message>
</context>
<context>
    <name>CardView</name>
    <message>
        <source>Stories</source>
        <translation>Notícias</translation>
    </message>
</context>
<context>
    <name>ComparisonMode</name>
    <message>
        <source>No changes to this story were found.</source>
        <translation>Nenhuma alteração foi encontrada nesta notícia.</translation>
    </message>
</context>
<context>
    <name>CredentialFields</name>
    <message>
        <source>A PEM file from this site</source>
        <translation>Um arquivo PEM deste site</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Endereço</translation>
    </message>
    <message>
        <source>As a browser sends them: name=value; name=value</source>
        <translation>Como um navegador os envia: nome=valor; nome=valor</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Certificado</translation>
    </message>
    <message>
        <source>Certificate key</source>
        <translation>Chave do certificado</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Escolher…</translation>
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
        <translation>Por exemplo http://nome:senha@host:8080</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>Cabeçalhos</translation>
    </message>
    <message>
        <source>If it is in a separate file</source>
        <translation>Se estiver em um arquivo separado</translation>
    </message>
    <message>
        <source>Key password</source>
        <translation>Senha da chave</translation>
    </message>
    <message>
        <source>No proxy</source>
        <translation>Sem proxy</translation>
    </message>
    <message>
        <source>One per line, e.g. Authorization: Bearer …</source>
        <translation>Um por linha, por exemplo Authorization: Bearer …</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Senha</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>Proxy address</source>
        <translation>Endereço do proxy</translation>
    </message>
    <message>
        <source>The full address, including its secret token</source>
        <translation>O endereço completo, com seu código secreto</translation>
    </message>
    <message>
        <source>Use default</source>
        <translation>Usar padrão</translation>
    </message>
    <message>
        <source>Used for this feed, its stories and pictures</source>
        <translation>Usado para este feed, suas notícias e imagens</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Nome de usuário</translation>
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
        <translation>Alterar…</translation>
    </message>
    <message>
        <source>No keyring was found, so this is kept only until you quit DeskReader.</source>
        <translation>Nenhum chaveiro foi encontrado, então isto só é mantido até você sair do DeskReader.</translation>
    </message>
    <message>
        <source>No sign-in details are sent.</source>
        <translation>Nenhum dado de acesso é enviado.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Salvar</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>Acesso</translation>
    </message>
    <message>
        <source>Sign-in and headers</source>
        <translation>Acesso e cabeçalhos</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>Armazenamento</translation>
    </message>
    <message>
        <source>Stored in your keyring; sent only to this feed&apos;s server.</source>
        <translation>Guardado no seu chaveiro; enviado apenas ao servidor deste feed.</translation>
    </message>
    <message>
        <source>a certificate</source>
        <translation>um certificado</translation>
    </message>
    <message>
        <source>a secret in the address</source>
        <translation>um segredo no endereço</translation>
    </message>
    <message>
        <source>cookies</source>
        <translation>cookies</translation>
    </message>
    <message>
        <source>headers</source>
        <translation>cabeçalhos</translation>
    </message>
    <message>
        <source>its own proxy</source>
        <translation>um proxy próprio</translation>
    </message>
    <message>
        <source>no proxy</source>
        <translation>sem proxy</translation>
    </message>
    <message>
        <source>user name and password</source>
        <translation>nome de usuário e senha</translation>
    </message>
</context>
<context>
    <name>DiskSpaceWatch</name>
    <message>
        <source>The disk is full. Nothing is fetched, and your changes are held until there is room to save them.</source>
        <translation>O disco está cheio. Nada é baixado, e suas alterações aguardam até haver espaço para salvá-las.</translation>
    </message>
</context>
<context>
    <name>DownloadProgress</name>
    <message>
        <source>Saving</source>
        <translation>Salvando</translation>
    </message>
    <message>
        <source>Saving {name}</source>
        <translation>Salvando {name}</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Parar</translation>
    </message>
</context>
<context>
    <name>ExportOptions</name>
    <message>
        <source>Anyone with the file could read those feeds as you.</source>
        <translation>Qualquer pessoa com o arquivo poderia ler esses feeds em seu nome.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Choose file…</source>
        <translation>Escolher arquivo…</translation>
    </message>
    <message>
        <source>Include logins and tokens of private feeds</source>
        <translation>Incluir acessos e códigos de feeds privados</translation>
    </message>
    <message>
        <source>Some feeds are private. Tick to include their logins and tokens.</source>
        <translation>Alguns feeds são privados. Marque para incluir seus acessos e códigos.</translation>
    </message>
</context>
<context>
    <name>FeedChoice</name>
    <message>
        <source>Checking the feed…</source>
        <translation>Verificando o feed…</translation>
    </message>
</context>
<context>
    <name>FeedCommands</name>
    <message>
        <source>Address copied</source>
        <translation>Endereço copiado</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Criar</translation>
    </message>
    <message>
        <source>Everything here is already read</source>
        <translation>Tudo aqui já foi lido</translation>
    </message>
    <message>
        <source>Export OPML</source>
        <translation>Exportar OPML</translation>
    </message>
    <message>
        <source>Exported subscriptions to {name}</source>
        <translation>Assinaturas exportadas para {name}</translation>
    </message>
    <message>
        <source>Fetching the page…</source>
        <translation>Baixando a página…</translation>
    </message>
    <message>
        <source>Folder name</source>
        <translation>Nome da pasta</translation>
    </message>
    <message>
        <source>Import OPML</source>
        <translation>Importar OPML</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nome</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>Nova pasta</translation>
    </message>
    <message>
        <source>Removed folder {title}; its feeds are kept</source>
        <translation>Pasta {title} removida; seus feeds foram mantidos</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Renomear</translation>
    </message>
    <message>
        <source>Rename feed</source>
        <translation>Renomear feed</translation>
    </message>
    <message>
        <source>Rename folder</source>
        <translation>Renomear pasta</translation>
    </message>
    <message>
        <source>The page and DeskReader&apos;s version of it are in {folder}. Nothing was sent.</source>
        <translation>A página e a versão do DeskReader estão em {folder}. Nada foi enviado.</translation>
    </message>
    <message>
        <source>Unsubscribed from {title}</source>
        <translation>Assinatura de {title} cancelada</translation>
    </message>
</context>
<context>
    <name>FeedMoves</name>
    <message>
        <source>Adds the feeds of an OPML file to this account.</source>
        <translation>Adiciona a esta conta os feeds de um arquivo OPML.</translation>
    </message>
    <message>
        <source>All feeds of this account move here and are unsubscribed on the server.</source>
        <translation>Todos os feeds desta conta vêm para cá e têm a assinatura cancelada no servidor.</translation>
    </message>
    <message>
        <source>All feeds on this computer move into this account, with what you have read, starred and tagged.</source>
        <translation>Todos os feeds deste computador vão para esta conta, com o que você leu, marcou com estrela e etiquetou.</translation>
    </message>
    <message>
        <source>Import feeds</source>
        <translation>Importar feeds</translation>
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
        <translation>Mover feeds para cá</translation>
    </message>
    <message>
        <source>Move feeds to this computer</source>
        <translation>Mover feeds para este computador</translation>
    </message>
</context>
<context>
    <name>FeedStatistics</name>
    <message>
        <source>Feed</source>
        <translation>Feed</translation>
    </message>
    <message>
        <source>First</source>
        <translation>Primeiro</translation>
    </message>
    <message>
        <source>How often it was first with a story that other feeds reported, too</source>
        <translation>Quantas vezes foi o primeiro com uma notícia que outros feeds também deram</translation>
    </message>
    <message>
        <source>Last story</source>
        <translation>Última notícia</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>Abertas</translation>
    </message>
    <message>
        <source>Opened %</source>
        <translation>Abertas %</translation>
    </message>
    <message>
        <source>Overlap</source>
        <translation>Sobreposição</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problema</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>Com estrela</translation>
    </message>
    <message>
        <source>Stories</source>
        <translation>Notícias</translation>
    </message>
    <message>
        <source>Stories it published in this time</source>
        <translation>Notícias que publicou neste período</translation>
    </message>
    <message>
        <source>The feed&apos;s name</source>
        <translation>O nome do feed</translation>
    </message>
    <message>
        <source>The share of its stories that other feeds bring you anyway</source>
        <translation>A parte de suas notícias que outros feeds trazem de qualquer forma</translation>
    </message>
    <message>
        <source>The share of its stories that you opened</source>
        <translation>A parte de suas notícias que você abriu</translation>
    </message>
    <message>
        <source>Those you opened; marking as read doesn&apos;t count</source>
        <translation>As que você abriu; marcar como lida não conta</translation>
    </message>
    <message>
        <source>Those you starred</source>
        <translation>As que você marcou com estrela</translation>
    </message>
    <message>
        <source>What keeps it from being fetched</source>
        <translation>O que impede a busca</translation>
    </message>
    <message>
        <source>When its newest story is from</source>
        <translation>De quando é sua notícia mais recente</translation>
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
        <translation>Desde sempre</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fechar</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Contando…</translation>
    </message>
    <message>
        <source>Feed properties</source>
        <translation>Propriedades do feed</translation>
    </message>
    <message>
        <source>Feeds</source>
        <translation>Feeds</translation>
    </message>
    <message>
        <source>Feeds worth keeping</source>
        <translation>Feeds que valem a pena</translation>
    </message>
    <message>
        <source>First and Overlap need story grouping, which is off in the settings.</source>
        <translation>Primeiro e Sobreposição precisam do agrupamento de notícias, que está desativado nas configurações.</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>Últimos 30 dias</translation>
    </message>
    <message>
        <source>Last 90 days</source>
        <translation>Últimos 90 dias</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Período</translation>
    </message>
    <message>
        <source>Show stories</source>
        <translation>Mostrar notícias</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>Ordenar por</translation>
    </message>
    <message>
        <source>Unsubscribe</source>
        <translation>Cancelar assinatura</translation>
    </message>
    <message numerus="yes">
        <source>Unsubscribe from %n feeds</source>
        <translation>
            <numerusform>Cancelar assinatura de %n feed</numerusform>
            <numerusform>Cancelar assinatura de %n feeds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Unsubscribed from %n feeds</source>
        <translation>
            <numerusform>Assinatura de %n feed cancelada</numerusform>
            <numerusform>Assinatura de %n feeds cancelada</numerusform>
        </translation>
    </message>
    <message>
        <source>Unsubscribed from {title}</source>
        <translation>Assinatura de {title} cancelada</translation>
    </message>
    <message>
        <source>What each feed brings, and what you read of it. This is counted on this computer and goes nowhere.</source>
        <translation>O que cada feed traz e o que você lê dele. A contagem é feita neste computador e não sai dele.</translation>
    </message>
</context>
<context>
    <name>FeedsPage</name>
    <message>
        <source>Automatically</source>
        <translation>Automaticamente</translation>
    </message>
    <message>
        <source>Check for new stories</source>
        <translation>Verificar novas notícias</translation>
    </message>
    <message>
        <source>Check for new stories on startup</source>
        <translation>Verificar novas notícias ao iniciar</translation>
    </message>
    <message>
        <source>Every 15 minutes</source>
        <translation>A cada 15 minutos</translation>
    </message>
    <message>
        <source>Every 2 hours</source>
        <translation>A cada 2 horas</translation>
    </message>
    <message>
        <source>Every 30 minutes</source>
        <translation>A cada 30 minutos</translation>
    </message>
    <message>
        <source>Every 4 hours</source>
        <translation>A cada 4 horas</translation>
    </message>
    <message>
        <source>Every hour</source>
        <translation>A cada hora</translation>
    </message>
    <message>
        <source>Every {minutes} minutes</source>
        <translation>A cada {minutes} minutos</translation>
    </message>
    <message>
        <source>Feeds that are due are checked as soon as DeskReader opens.</source>
        <translation>Os feeds na vez são verificados assim que o DeskReader abre.</translation>
    </message>
    <message>
        <source>Feeds that ask to be checked less often are. No feed is checked more than once an hour, or every half hour if its site allows it.</source>
        <translation>Feeds que pedem menos verificações as recebem. Nenhum feed é verificado mais de uma vez por hora, ou a cada meia hora se o site permitir.</translation>
    </message>
    <message>
        <source>Loose</source>
        <translation>Amplo</translation>
    </message>
    <message>
        <source>Manually</source>
        <translation>Manualmente</translation>
    </message>
    <message>
        <source>Mute, star, tag or mark new stories by their words, author, feed, link or language.</source>
        <translation>Silencia, marca com estrela, etiqueta ou marca novas notícias por palavras, autor, feed, link ou idioma.</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Desativado</translation>
    </message>
    <message>
        <source>Once a day</source>
        <translation>Uma vez por dia</translation>
    </message>
    <message>
        <source>One card for a story from several sources</source>
        <translation>Um cartão para uma notícia de várias fontes</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Abrir…</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Regras</translation>
    </message>
    <message>
        <source>Strict</source>
        <translation>Rigoroso</translation>
    </message>
    <message>
        <source>Strict groups only what is surely the same story. A folder can be left out in its menu.</source>
        <translation>O rigoroso agrupa só o que certamente é a mesma notícia. Uma pasta pode ser excluída no menu dela.</translation>
    </message>
    <message>
        <source>Twice a day</source>
        <translation>Duas vezes por dia</translation>
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
        <translation>Histórico</translation>
    </message>
    <message>
        <source>Last fetched</source>
        <translation>Último download</translation>
    </message>
    <message>
        <source>Last response</source>
        <translation>Última resposta</translation>
    </message>
    <message>
        <source>Moved</source>
        <translation>Mudança de endereço</translation>
    </message>
    <message>
        <source>Next check</source>
        <translation>Próxima verificação</translation>
    </message>
    <message>
        <source>Not checked yet</source>
        <translation>Ainda não verificado</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>Ainda não</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Recebido</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>Solicitações</translation>
    </message>
    <message>
        <source>Right away</source>
        <translation>Imediatamente</translation>
    </message>
    <message>
        <source>Since {when}.</source>
        <translation>Desde {when}.</translation>
    </message>
    <message>
        <source>The feed moved from {address} on {when}.</source>
        <translation>O feed mudou de {address} em {when}.</translation>
    </message>
    <message>
        <source>The server answered {status}</source>
        <translation>O servidor respondeu {status}</translation>
    </message>
    <message>
        <source>Tomorrow, {time}</source>
        <translation>Amanhã, {time}</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>Sem novidades</translation>
    </message>
    <message>
        <source>Updated</source>
        <translation>Atualizado</translation>
    </message>
    <message>
        <source>Use the old address</source>
        <translation>Usar o endereço antigo</translation>
    </message>
    <message>
        <source>When you refresh it</source>
        <translation>Quando você o atualizar</translation>
    </message>
    <message>
        <source>Yesterday, {time}</source>
        <translation>Ontem, {time}</translation>
    </message>
    <message>
        <source>kB</source>
        <translation>kB</translation>
    </message>
    <message>
        <source>{share} of checks</source>
        <translation>{share} das verificações</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Close</source>
        <translation>Fechar</translation>
    </message>
    <message>
        <source>Find in story</source>
        <translation>Localizar na notícia</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>Próxima ocorrência</translation>
    </message>
    <message>
        <source>No matches</source>
        <translation>Nenhuma ocorrência</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>Ocorrência anterior</translation>
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
        <translation>Adicionar</translation>
    </message>
    <message>
        <source>Add a source to begin. DeskReader fetches its stories in the background, removes everything that isn&apos;t the story, and keeps text and pictures on this computer.</source>
        <translation>Adicione uma fonte para começar. O DeskReader baixa as notícias em segundo plano, remove tudo o que não é a notícia e guarda textos e imagens neste computador.</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Verificando…</translation>
    </message>
    <message>
        <source>Choose from a starter list</source>
        <translation>Escolher de uma lista inicial</translation>
    </message>
    <message>
        <source>Connect a sync account</source>
        <translation>Conectar uma conta de sincronização</translation>
    </message>
    <message>
        <source>FreshRSS, Miniflux and others.</source>
        <translation>FreshRSS, Miniflux e outros.</translation>
    </message>
    <message>
        <source>From any other reader, folders included.</source>
        <translation>De qualquer outro leitor, com as pastas.</translation>
    </message>
    <message>
        <source>Import an OPML file</source>
        <translation>Importar um arquivo OPML</translation>
    </message>
    <message>
        <source>OPML files (*.opml *.xml);;All files (*)</source>
        <translation>Arquivos OPML (*.opml *.xml);;Todos os arquivos (*)</translation>
    </message>
    <message>
        <source>Open the sample newsroom</source>
        <translation>Abrir a redação de exemplo</translation>
    </message>
    <message>
        <source>Read the news you chose, whole and offline</source>
        <translation>Leia as notícias que você escolheu, completas e offline</translation>
    </message>
    <message>
        <source>Site or feed address</source>
        <translation>Endereço do site ou do feed</translation>
    </message>
    <message>
        <source>Site, feed or article address</source>
        <translation>Endereço do site, feed ou artigo</translation>
    </message>
    <message>
        <source>Try everything now, even offline.</source>
        <translation>Experimente tudo agora, mesmo offline.</translation>
    </message>
    <message>
        <source>Well-known sources by topic and language.</source>
        <translation>Fontes conhecidas por tema e idioma.</translation>
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
        <translation>Fechar</translation>
    </message>
</context>
<context>
    <name>GeneralPage</name>
    <message>
        <source>All</source>
        <translation>Todas</translation>
    </message>
    <message>
        <source>Also removes the window from the taskbar. Click the tray icon to bring it back.</source>
        <translation>Também remove a janela da barra de tarefas. Clique no ícone da bandeja para trazê-la de volta.</translation>
    </message>
    <message>
        <source>Choose light for a dark panel, dark for a light one.</source>
        <translation>Escolha claro para um painel escuro e escuro para um claro.</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Cor</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Cores</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Personalizado</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Escuro</translation>
    </message>
    <message>
        <source>Dark outline</source>
        <translation>Contorno escuro</translation>
    </message>
    <message>
        <source>For menus, buttons and messages.</source>
        <translation>Para menus, botões e mensagens.</translation>
    </message>
    <message>
        <source>For menus, lists and dialogs.</source>
        <translation>Para menus, listas e diálogos.</translation>
    </message>
    <message>
        <source>For the window and for stories.</source>
        <translation>Para a janela e as notícias.</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Alto contraste</translation>
    </message>
    <message>
        <source>In the light and dark themes, where the system has one.</source>
        <translation>Nos temas claro e escuro, se o sistema tiver uma.</translation>
    </message>
    <message>
        <source>Interface text size</source>
        <translation>Tamanho do texto da interface</translation>
    </message>
    <message>
        <source>Keep running when the window is closed</source>
        <translation>Continuar em execução ao fechar a janela</translation>
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
        <translation>Igual ao sistema</translation>
    </message>
    <message>
        <source>Minimise to the tray</source>
        <translation>Minimizar para a bandeja</translation>
    </message>
    <message>
        <source>Movement</source>
        <translation>Movimento</translation>
    </message>
    <message>
        <source>Start hidden</source>
        <translation>Iniciar oculto</translation>
    </message>
    <message>
        <source>Start when you log in</source>
        <translation>Iniciar ao fazer login</translation>
    </message>
    <message>
        <source>Starts in the background so the news is ready when you are.</source>
        <translation>Inicia em segundo plano para que as notícias estejam prontas quando você estiver.</translation>
    </message>
    <message>
        <source>Starts in the tray; if there is none, the window opens.</source>
        <translation>Inicia na bandeja; se não houver uma, a janela é aberta.</translation>
    </message>
    <message>
        <source>Stays in the tray and keeps fetching.</source>
        <translation>Fica na bandeja e continua baixando.</translation>
    </message>
    <message>
        <source>Tray icon</source>
        <translation>Ícone da bandeja</translation>
    </message>
    <message>
        <source>Use the system&apos;s accent colour</source>
        <translation>Usar a cor de destaque do sistema</translation>
    </message>
    <message>
        <source>With less, moving pictures wait until you play them.</source>
        <translation>Com menos, as imagens animadas esperam até você reproduzi-las.</translation>
    </message>
    <message>
        <source>Your desktop has no tray, so closing the window quits DeskReader.</source>
        <translation>Sua área de trabalho não tem bandeja, então fechar a janela encerra o DeskReader.</translation>
    </message>
    <message>
        <source>Your system didn&apos;t let DeskReader change this.</source>
        <translation>Seu sistema não deixou o DeskReader alterar isto.</translation>
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
        <translation>Dia</translation>
    </message>
    <message>
        <source>Go to date</source>
        <translation>Ir para a data</translation>
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
        <translation>Ir para</translation>
    </message>
    <message>
        <source>Go to anything</source>
        <translation>Ir para qualquer lugar</translation>
    </message>
    <message>
        <source>Places and actions</source>
        <translation>Lugares e ações</translation>
    </message>
    <message>
        <source>Type the name of a feed, folder, tag, setting, action or story</source>
        <translation>Digite o nome de um feed, pasta, etiqueta, configuração, ação ou notícia</translation>
    </message>
</context>
<context>
    <name>KeyEdit</name>
    <message>
        <source>None</source>
        <translation>Nenhum</translation>
    </message>
</context>
<context>
    <name>KeyRow</name>
    <message>
        <source>Also {keys}</source>
        <translation>Também {keys}</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>Padrão</translation>
    </message>
    <message>
        <source>Default shortcut for {action}</source>
        <translation>Atalho padrão de {action}</translation>
    </message>
    <message>
        <source>Shortcut for {action}</source>
        <translation>Atalho de {action}</translation>
    </message>
    <message>
        <source>Use it here instead</source>
        <translation>Usar aqui</translation>
    </message>
    <message>
        <source>{key} is already used for {action}.</source>
        <translation>{key} já é usado para {action}.</translation>
    </message>
</context>
<context>
    <name>LibraryCommands</name>
    <message numerus="yes">
        <source>%n feeds restored</source>
        <translation>
            <numerusform>%n feed restaurado</numerusform>
            <numerusform>%n feeds restaurados</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stars removed</source>
        <translation>
            <numerusform>%n estrela removida</numerusform>
            <numerusform>%n estrelas removidas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories added</source>
        <translation>
            <numerusform>%n notícia adicionada</numerusform>
            <numerusform>%n notícias adicionadas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked read</source>
        <translation>
            <numerusform>%n notícia marcada como lida</numerusform>
            <numerusform>%n notícias marcadas como lidas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked unread</source>
        <translation>
            <numerusform>%n notícia marcada como não lida</numerusform>
            <numerusform>%n notícias marcadas como não lidas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories muted again</source>
        <translation>
            <numerusform>%n notícia silenciada de novo</numerusform>
            <numerusform>%n notícias silenciadas de novo</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories restored</source>
        <translation>
            <numerusform>%n notícia restaurada</numerusform>
            <numerusform>%n notícias restauradas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories starred</source>
        <translation>
            <numerusform>%n notícia marcada com estrela</numerusform>
            <numerusform>%n notícias marcadas com estrela</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed restored</source>
        <translation>1 feed restaurado</translation>
    </message>
    <message>
        <source>1 star removed</source>
        <translation>1 estrela removida</translation>
    </message>
    <message>
        <source>1 story added</source>
        <translation>1 notícia adicionada</translation>
    </message>
    <message>
        <source>1 story marked read</source>
        <translation>1 notícia marcada como lida</translation>
    </message>
    <message>
        <source>1 story marked unread</source>
        <translation>1 notícia marcada como não lida</translation>
    </message>
    <message>
        <source>1 story muted again</source>
        <translation>1 notícia silenciada de novo</translation>
    </message>
    <message>
        <source>1 story restored</source>
        <translation>1 notícia restaurada</translation>
    </message>
    <message>
        <source>1 story starred</source>
        <translation>1 notícia marcada com estrela</translation>
    </message>
    <message>
        <source>Account restored</source>
        <translation>Conta restaurada</translation>
    </message>
    <message>
        <source>Combined as one story</source>
        <translation>Unidas em uma notícia</translation>
    </message>
    <message>
        <source>Earlier versions restored</source>
        <translation>Versões anteriores restauradas</translation>
    </message>
    <message>
        <source>Export everything</source>
        <translation>Exportar tudo</translation>
    </message>
    <message>
        <source>Export stories as EPUB</source>
        <translation>Exportar notícias como EPUB</translation>
    </message>
    <message numerus="yes">
        <source>Exported %n stories to {name}</source>
        <translation>
            <numerusform>%n notícia exportada para {name}</numerusform>
            <numerusform>%n notícias exportadas para {name}</numerusform>
        </translation>
    </message>
    <message>
        <source>Exported 1 story to {name}</source>
        <translation>1 notícia exportada para {name}</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>Exportando…</translation>
    </message>
    <message>
        <source>Feeds, exports and libraries (*.opml *.xml *.zip *.db *.sqlite)</source>
        <translation>Feeds, exportações e bibliotecas (*.opml *.xml *.zip *.db *.sqlite)</translation>
    </message>
    <message>
        <source>Folder restored</source>
        <translation>Pasta restaurada</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importar</translation>
    </message>
    <message>
        <source>Import undone</source>
        <translation>Importação desfeita</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>Importando…</translation>
    </message>
    <message>
        <source>Move undone</source>
        <translation>Movimento desfeito</translation>
    </message>
    <message>
        <source>Nothing to undo</source>
        <translation>Nada a desfazer</translation>
    </message>
    <message>
        <source>Restore undone</source>
        <translation>Restauração desfeita</translation>
    </message>
    <message>
        <source>Rule change undone</source>
        <translation>Alteração da regra desfeita</translation>
    </message>
    <message>
        <source>Separated from the other sources</source>
        <translation>Separada das outras fontes</translation>
    </message>
    <message>
        <source>Stories grouped as before</source>
        <translation>Notícias agrupadas como antes</translation>
    </message>
    <message>
        <source>Story deleted</source>
        <translation>Notícia excluída</translation>
    </message>
    <message>
        <source>Tag change undone</source>
        <translation>Alteração de etiquetas desfeita</translation>
    </message>
</context>
<context>
    <name>LicencesDialog</name>
    <message>
        <source>Close</source>
        <translation>Fechar</translation>
    </message>
    <message>
        <source>Components</source>
        <translation>Componentes</translation>
    </message>
    <message>
        <source>Licence text</source>
        <translation>Texto da licença</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Licenças</translation>
    </message>
</context>
<context>
    <name>ListsPage</name>
    <message>
        <source>Above the story</source>
        <translation>Acima da notícia</translation>
    </message>
    <message>
        <source>All stories</source>
        <translation>Todas as notícias</translation>
    </message>
    <message>
        <source>Beside the story</source>
        <translation>Ao lado da notícia</translation>
    </message>
    <message>
        <source>By feed</source>
        <translation>Por feed</translation>
    </message>
    <message>
        <source>Comfortable</source>
        <translation>Confortável</translation>
    </message>
    <message>
        <source>Comfortable shows snippets and pictures, compact leaves them out.</source>
        <translation>Confortável mostra trechos e imagens; compacta os omite.</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>Compacta</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>Densidade</translation>
    </message>
    <message>
        <source>Hide feeds with nothing unread</source>
        <translation>Ocultar feeds sem nada não lido</translation>
    </message>
    <message>
        <source>List position</source>
        <translation>Posição da lista</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>Mais recentes primeiro</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>Mais antigas primeiro</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Mostrar</translation>
    </message>
    <message>
        <source>Sort stories</source>
        <translation>Ordenar notícias</translation>
    </message>
    <message>
        <source>Starred only</source>
        <translation>Só com estrela</translation>
    </message>
    <message>
        <source>The feed you are reading stays in sight.</source>
        <translation>O feed que você está lendo continua à vista.</translation>
    </message>
    <message>
        <source>Titles only</source>
        <translation>Só títulos</translation>
    </message>
    <message>
        <source>Unread only</source>
        <translation>Só não lidas</translation>
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
        <translation>Mensagem</translation>
    </message>
    <message>
        <source>New email</source>
        <translation>Novo e-mail</translation>
    </message>
    <message>
        <source>Open mail app</source>
        <translation>Abrir app de e-mail</translation>
    </message>
    <message>
        <source>Subject: {subject}</source>
        <translation>Assunto: {subject}</translation>
    </message>
    <message>
        <source>This link starts an email. Nothing is sent until you send it yourself.</source>
        <translation>Este link inicia um e-mail. Nada é enviado até que você mesmo envie.</translation>
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
        <translation>Feeds no servidor</translation>
    </message>
    <message>
        <source>Feeds on this computer</source>
        <translation>Feeds neste computador</translation>
    </message>
    <message>
        <source>Feeds that the server doesn&apos;t have are removed here. Stories that it has stay.</source>
        <translation>Feeds que o servidor não tem são removidos aqui. Notícias que ele tem permanecem.</translation>
    </message>
    <message>
        <source>Keep these</source>
        <translation>Manter estes</translation>
    </message>
    <message>
        <source>The server gets them, with what you have read and starred.</source>
        <translation>O servidor os recebe, com o que você leu e marcou com estrela.</translation>
    </message>
    <message>
        <source>Use the server&apos;s</source>
        <translation>Usar os do servidor</translation>
    </message>
</context>
<context>
    <name>NotificationsPage</name>
    <message>
        <source>Always or never notify when a title contains these words, even for muted feeds.</source>
        <translation>Notificar sempre ou nunca quando um título contiver estas palavras, mesmo de feeds silenciados.</translation>
    </message>
    <message>
        <source>Click one to open the story. Mute a feed or folder from its menu.</source>
        <translation>Clique em uma notificação para abrir a notícia. Silencie um feed ou uma pasta pelo menu.</translation>
    </message>
    <message>
        <source>Group stories reported by several sources</source>
        <translation>Agrupar notícias publicadas por várias fontes</translation>
    </message>
    <message>
        <source>How many notifications to show at once. The rest are grouped into one.</source>
        <translation>Quantas notificações mostrar de uma vez. O restante é agrupado em uma.</translation>
    </message>
    <message>
        <source>If off, they wait until you leave full screen and come together.</source>
        <translation>Se desativado, elas esperam você sair da tela cheia e chegam juntas.</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>Limite</translation>
    </message>
    <message>
        <source>May run past midnight.</source>
        <translation>Podem passar da meia-noite.</translation>
    </message>
    <message>
        <source>Notify me of new stories</source>
        <translation>Notificar-me sobre novas notícias</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Desativado</translation>
    </message>
    <message>
        <source>One per refresh</source>
        <translation>Uma por atualização</translation>
    </message>
    <message>
        <source>One per story</source>
        <translation>Uma por notícia</translation>
    </message>
    <message>
        <source>Play a sound</source>
        <translation>Tocar um som</translation>
    </message>
    <message>
        <source>Quiet from</source>
        <translation>Silêncio a partir de</translation>
    </message>
    <message>
        <source>Quiet hours</source>
        <translation>Horário de silêncio</translation>
    </message>
    <message>
        <source>Quiet until</source>
        <translation>Silêncio até</translation>
    </message>
    <message>
        <source>Show over full-screen windows</source>
        <translation>Mostrar sobre janelas em tela cheia</translation>
    </message>
    <message>
        <source>Stories are still fetched and saved, just not announced.</source>
        <translation>As notícias continuam sendo baixadas e salvas, só não são anunciadas.</translation>
    </message>
    <message>
        <source>Titles are compared; the first source to report is listed first.</source>
        <translation>Os títulos são comparados; a primeira fonte a publicar aparece primeiro.</translation>
    </message>
    <message>
        <source>Uses your desktop&apos;s notification sound.</source>
        <translation>Usa o som de notificação da sua área de trabalho.</translation>
    </message>
    <message>
        <source>Words in titles</source>
        <translation>Palavras nos títulos</translation>
    </message>
    <message>
        <source>until</source>
        <translation>até</translation>
    </message>
</context>
<context>
    <name>Notifier</name>
    <message>
        <source>Later</source>
        <translation>Mais tarde</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Marcar como lida</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Abrir</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Marcar com estrela</translation>
    </message>
</context>
<context>
    <name>OfflinePage</name>
    <message>
        <source>1 year</source>
        <translation>1 ano</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 dias</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 dias</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 dias</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Todas</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Tudo</translation>
    </message>
    <message>
        <source>Everything is fetched, as on any other connection.</source>
        <translation>Tudo é baixado, como em qualquer outra conexão.</translation>
    </message>
    <message>
        <source>Feeds are checked; pages and pictures wait.</source>
        <translation>Os feeds são verificados; páginas e imagens esperam.</translation>
    </message>
    <message>
        <source>Forever</source>
        <translation>Para sempre</translation>
    </message>
    <message>
        <source>In power-saving mode</source>
        <translation>No modo de economia de energia</translation>
    </message>
    <message>
        <source>Keep at most, per feed</source>
        <translation>Manter no máximo, por feed</translation>
    </message>
    <message>
        <source>Keep read stories for</source>
        <translation>Manter notícias lidas por</translation>
    </message>
    <message>
        <source>Keep unread stories</source>
        <translation>Manter notícias não lidas</translation>
    </message>
    <message>
        <source>New stories are fetched from their page, cleaned and saved, as far as the feed allows.</source>
        <translation>As novas notícias são baixadas de suas páginas, limpas e salvas, até onde o feed permite.</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Nada</translation>
    </message>
    <message>
        <source>Nothing is fetched on this connection.</source>
        <translation>Nada é baixado nesta conexão.</translation>
    </message>
    <message>
        <source>Nothing is fetched while power saving is on.</source>
        <translation>Nada é baixado enquanto a economia de energia está ativa.</translation>
    </message>
    <message>
        <source>On a metered connection</source>
        <translation>Em uma conexão limitada</translation>
    </message>
    <message>
        <source>Regardless of age or number. Feeds and folders can have their own rules (see their menus).</source>
        <translation>Não importa a idade ou o número. Feeds e pastas podem ter suas próprias regras (veja os menus).</translation>
    </message>
    <message>
        <source>Resized to the width of your reading column.</source>
        <translation>Redimensionadas para a largura da sua coluna de leitura.</translation>
    </message>
    <message>
        <source>Save full stories for offline reading</source>
        <translation>Salvar notícias completas para leitura offline</translation>
    </message>
    <message>
        <source>Save pictures</source>
        <translation>Salvar imagens</translation>
    </message>
    <message>
        <source>Starred and unread stories are removed last.</source>
        <translation>Notícias com estrela e não lidas são removidas por último.</translation>
    </message>
    <message>
        <source>Starred stories are never deleted.</source>
        <translation>Notícias com estrela nunca são excluídas.</translation>
    </message>
    <message>
        <source>Storage limit</source>
        <translation>Limite de armazenamento</translation>
    </message>
    <message>
        <source>Text only</source>
        <translation>Somente texto</translation>
    </message>
    <message>
        <source>{count} days</source>
        <translation>{count} dias</translation>
    </message>
    <message>
        <source>{used} of {budget} used.</source>
        <translation>{used} de {budget} em uso.</translation>
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
            <numerusform>%n notícia</numerusform>
            <numerusform>%n notícias</numerusform>
        </translation>
    </message>
    <message>
        <source>1 page</source>
        <translation>1 página</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 notícia</translation>
    </message>
    <message>
        <source>All stories are saved. You can go offline.</source>
        <translation>Todas as notícias estão salvas. Você pode ficar offline.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fechar</translation>
    </message>
    <message>
        <source>Download all</source>
        <translation>Baixar tudo</translation>
    </message>
    <message>
        <source>Download for offline reading</source>
        <translation>Baixar para leitura offline</translation>
    </message>
    <message numerus="yes">
        <source>Everything the sites offer is saved. %n stories are only there in part.</source>
        <translation>
            <numerusform>Tudo o que os sites oferecem está salvo. %n notícia está só em parte.</numerusform>
            <numerusform>Tudo o que os sites oferecem está salvo. %n notícias estão só em parte.</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything the sites offer is saved. 1 story is only there in part.</source>
        <translation>Tudo o que os sites oferecem está salvo. 1 notícia está só em parte.</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>Faltando</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Progresso</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Parar</translation>
    </message>
    <message>
        <source>Stories not fully saved yet. Sites are asked no faster than in a normal refresh.</source>
        <translation>Notícias ainda não salvas por completo. Nada é pedido aos sites mais depressa do que em uma atualização normal.</translation>
    </message>
    <message>
        <source>The rest couldn&apos;t be fetched, or you stopped it.</source>
        <translation>Não foi possível baixar o restante, ou você o interrompeu.</translation>
    </message>
    <message numerus="yes">
        <source>pictures of %n stories</source>
        <translation>
            <numerusform>imagens de %n notícia</numerusform>
            <numerusform>imagens de %n notícias</numerusform>
        </translation>
    </message>
    <message>
        <source>pictures of 1 story</source>
        <translation>imagens de 1 notícia</translation>
    </message>
    <message>
        <source>some pictures couldn&apos;t be fetched</source>
        <translation>não foi possível baixar algumas imagens</translation>
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
        <translation>Sem criptografia. Uma frase secreta criptografa os arquivos da pasta; use a mesma em cada computador.</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Frase secreta</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Definir</translation>
    </message>
    <message>
        <source>Set passphrase</source>
        <translation>Definir frase secreta</translation>
    </message>
    <message>
        <source>The folder&apos;s files are encrypted. Use the same passphrase on each computer.</source>
        <translation>Os arquivos da pasta estão criptografados. Use a mesma frase secreta em cada computador.</translation>
    </message>
</context>
<context>
    <name>PictureViewer</name>
    <message>
        <source>Close</source>
        <translation>Fechar</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>Copiar imagem</translation>
    </message>
    <message>
        <source>Next picture</source>
        <translation>Próxima imagem</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Imagem</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Reproduzir</translation>
    </message>
    <message>
        <source>Previous picture</source>
        <translation>Imagem anterior</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>Salvar imagem…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Parar</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Ampliar</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Reduzir</translation>
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
        <translation>Adicionar também</translation>
    </message>
    <message>
        <source>Addresses in your own network</source>
        <translation>Endereços na sua própria rede</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Leave them out</source>
        <translation>Deixar de fora</translation>
    </message>
    <message>
        <source>They lead to this computer or to devices beside it, such as a router. Add them only if you know them: DeskReader will request them at each refresh, exactly as the file says.</source>
        <translation>Eles levam a este computador ou a dispositivos próximos, como um roteador. Adicione-os só se os conhecer: o DeskReader vai acessá-los em cada atualização, exatamente como diz o arquivo.</translation>
    </message>
    <message numerus="yes">
        <source>This file names %n addresses in your own network</source>
        <translation>
            <numerusform>Este arquivo cita %n endereço da sua própria rede</numerusform>
            <numerusform>Este arquivo cita %n endereços da sua própria rede</numerusform>
        </translation>
    </message>
    <message>
        <source>This file names an address in your own network</source>
        <translation>Este arquivo cita um endereço da sua própria rede</translation>
    </message>
</context>
<context>
    <name>PropertiesDialog</name>
    <message>
        <source>Close</source>
        <translation>Fechar</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>Propriedades</translation>
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
        <translation>Por exemplo http://host:8080 ou socks5://host:1080</translation>
    </message>
    <message>
        <source>If the proxy needs a login</source>
        <translation>Se o proxy exigir login</translation>
    </message>
    <message>
        <source>In use.</source>
        <translation>Em uso.</translation>
    </message>
    <message>
        <source>Login storage</source>
        <translation>Armazenamento do login</translation>
    </message>
    <message>
        <source>No keyring was found, so the login is kept only until you quit DeskReader.</source>
        <translation>Nenhum chaveiro foi encontrado, então o login só é mantido até você sair do DeskReader.</translation>
    </message>
    <message>
        <source>No proxy</source>
        <translation>Sem proxy</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Senha</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>Proxy address</source>
        <translation>Endereço do proxy</translation>
    </message>
    <message>
        <source>Stored in your keyring; sent only to this proxy.</source>
        <translation>Guardado no seu chaveiro; enviado apenas a este proxy.</translation>
    </message>
    <message>
        <source>System proxy</source>
        <translation>Proxy do sistema</translation>
    </message>
    <message>
        <source>Used for all connections except to this computer.</source>
        <translation>Usado para todas as conexões, exceto com este computador.</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Nome de usuário</translation>
    </message>
</context>
<context>
    <name>ReadingPage</name>
    <message>
        <source>After 15 seconds</source>
        <translation>Após 15 segundos</translation>
    </message>
    <message>
        <source>After 2 seconds</source>
        <translation>Após 2 segundos</translation>
    </message>
    <message>
        <source>After 5 seconds</source>
        <translation>Após 5 segundos</translation>
    </message>
    <message>
        <source>After {seconds} seconds</source>
        <translation>Após {seconds} segundos</translation>
    </message>
    <message>
        <source>Around 65 is most comfortable.</source>
        <translation>Cerca de 65 é o mais confortável.</translation>
    </message>
    <message>
        <source>Column width</source>
        <translation>Largura da coluna</translation>
    </message>
    <message>
        <source>If off, code scrolls sideways within its box.</source>
        <translation>Se desativado, o código rola para o lado em sua caixa.</translation>
    </message>
    <message>
        <source>Justify lines</source>
        <translation>Justificar linhas</translation>
    </message>
    <message>
        <source>Line height</source>
        <translation>Altura da linha</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Marcar como lida</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Page colour</source>
        <translation>Cor da página</translation>
    </message>
    <message>
        <source>Right away</source>
        <translation>Imediatamente</translation>
    </message>
    <message>
        <source>Sepia</source>
        <translation>Sépia</translation>
    </message>
    <message>
        <source>Sepia is a warm page, in light mode.</source>
        <translation>Sépia é uma página em tom quente, no modo claro.</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Tamanho</translation>
    </message>
    <message>
        <source>Straight right edge instead of a ragged one.</source>
        <translation>Borda direita reta em vez de irregular.</translation>
    </message>
    <message>
        <source>The ferry left at dawn, as it had for forty years, with two cars and a dog aboard. Nobody on the quay looked up. The water was the colour of slate, and the timetable, for once, was right.</source>
        <translation>A balsa partiu ao amanhecer, como fazia havia quarenta anos, com dois carros e um cachorro a bordo. No cais, ninguém levantou os olhos. A água tinha a cor da ardósia, e o horário, para variar, estava certo.</translation>
    </message>
    <message>
        <source>Time after opening a story.</source>
        <translation>Tempo após abrir uma notícia.</translation>
    </message>
    <message>
        <source>Typeface</source>
        <translation>Fonte</translation>
    </message>
    <message>
        <source>Wrap long lines of code</source>
        <translation>Quebrar linhas longas de código</translation>
    </message>
    <message>
        <source>{family} (built in)</source>
        <translation>{family} (incluída)</translation>
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
            <numerusform>%n feed</numerusform>
            <numerusform>%n feeds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n notícia</numerusform>
            <numerusform>%n notícias</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed</source>
        <translation>1 feed</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 notícia</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Keep its feeds and stories on this computer</source>
        <translation>Manter seus feeds e notícias neste computador</translation>
    </message>
    <message>
        <source>Remove account</source>
        <translation>Remover conta</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>Remover {name}</translation>
    </message>
    <message>
        <source>Removed {name}</source>
        <translation>{name} removida</translation>
    </message>
    <message>
        <source>Your feeds and stories stay on this computer, and the folder stays as it is.</source>
        <translation>Seus feeds e notícias permanecem neste computador, e a pasta fica como está.</translation>
    </message>
    <message>
        <source>{feeds} and {stories} are removed from this computer. The server keeps everything.</source>
        <translation>{feeds} e {stories} são removidos deste computador. O servidor mantém tudo.</translation>
    </message>
    <message>
        <source>{feeds} and {stories} stay. DeskReader then fetches these feeds itself.</source>
        <translation>{feeds} e {stories} permanecem. O DeskReader passa então a buscar esses feeds.</translation>
    </message>
</context>
<context>
    <name>RetentionDialog</name>
    <message>
        <source>1 year</source>
        <translation>1 ano</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 dias</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 dias</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 dias</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Todas</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Forever</source>
        <translation>Para sempre</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Manter</translation>
    </message>
    <message>
        <source>Keep at most</source>
        <translation>Manter no máximo</translation>
    </message>
    <message>
        <source>Keep stories</source>
        <translation>Manter notícias</translation>
    </message>
    <message>
        <source>Keep stories for</source>
        <translation>Manter notícias por</translation>
    </message>
    <message>
        <source>Limit pictures to</source>
        <translation>Limitar imagens a</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Sem limite</translation>
    </message>
    <message>
        <source>Same as folder or default</source>
        <translation>Igual à pasta ou ao padrão</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Salvar</translation>
    </message>
    <message>
        <source>Treat like read stories</source>
        <translation>Tratar como notícias lidas</translation>
    </message>
    <message>
        <source>Unread stories</source>
        <translation>Notícias não lidas</translation>
    </message>
</context>
<context>
    <name>RevisionCommands</name>
    <message>
        <source>Checking for changes…</source>
        <translation>Procurando alterações…</translation>
    </message>
    <message numerus="yes">
        <source>Forgot %n earlier versions</source>
        <translation>
            <numerusform>%n versão anterior esquecida</numerusform>
            <numerusform>%n versões anteriores esquecidas</numerusform>
        </translation>
    </message>
    <message>
        <source>Forgot 1 earlier version</source>
        <translation>1 versão anterior esquecida</translation>
    </message>
    <message>
        <source>No changes to this story were found.</source>
        <translation>Nenhuma alteração foi encontrada nesta notícia.</translation>
    </message>
    <message>
        <source>This story has changed.</source>
        <translation>Esta notícia mudou.</translation>
    </message>
    <message>
        <source>This story has no web page.</source>
        <translation>Esta notícia não tem página na web.</translation>
    </message>
</context>
<context>
    <name>Row</name>
    <message>
        <source>Differs from the default</source>
        <translation>Diferente do padrão</translation>
    </message>
</context>
<context>
    <name>RuleCommands</name>
    <message numerus="yes">
        <source>%n stories hidden</source>
        <translation>
            <numerusform>%n notícia oculta</numerusform>
            <numerusform>%n notícias ocultas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories shown in lists again</source>
        <translation>
            <numerusform>%n notícia de volta às listas</numerusform>
            <numerusform>%n notícias de volta às listas</numerusform>
        </translation>
    </message>
    <message>
        <source>1 story hidden</source>
        <translation>1 notícia oculta</translation>
    </message>
    <message>
        <source>Mute “{phrase}” for 14 days</source>
        <translation>Silenciar “{phrase}” por 14 dias</translation>
    </message>
    <message>
        <source>Muted “{phrase}” for 14 days</source>
        <translation>“{phrase}” silenciado por 14 dias</translation>
    </message>
    <message>
        <source>Shown in lists again</source>
        <translation>De volta às listas</translation>
    </message>
</context>
<context>
    <name>RuleEditor</name>
    <message>
        <source>Add condition</source>
        <translation>Adicionar condição</translation>
    </message>
    <message numerus="yes">
        <source>After %n days</source>
        <translation>
            <numerusform>Após %n dia</numerusform>
            <numerusform>Após %n dias</numerusform>
        </translation>
    </message>
    <message>
        <source>After 1 day</source>
        <translation>Após 1 dia</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>Sempre</translation>
    </message>
    <message>
        <source>Always save</source>
        <translation>Sempre salvar</translation>
    </message>
    <message>
        <source>Apply to</source>
        <translation>Aplicar a</translation>
    </message>
    <message>
        <source>As usual</source>
        <translation>Como de costume</translation>
    </message>
    <message>
        <source>Ends</source>
        <translation>Termina</translation>
    </message>
    <message>
        <source>If all of this is so</source>
        <translation>Se tudo isto valer</translation>
    </message>
    <message>
        <source>If one of this is so</source>
        <translation>Se algo disto valer</translation>
    </message>
    <message>
        <source>Last day of the rule: {day}</source>
        <translation>Último dia da regra: {day}</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Marcar como lida</translation>
    </message>
    <message>
        <source>Move to the front</source>
        <translation>Mover para a frente</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>Silenciar</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nome</translation>
    </message>
    <message>
        <source>Named after what it looks for</source>
        <translation>Com o nome do que procura</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nunca</translation>
    </message>
    <message>
        <source>Never save</source>
        <translation>Nunca salvar</translation>
    </message>
    <message>
        <source>New and unread stories</source>
        <translation>Notícias novas e não lidas</translation>
    </message>
    <message>
        <source>New stories and all that are here</source>
        <translation>Notícias novas e todas as que estão aqui</translation>
    </message>
    <message>
        <source>New stories only</source>
        <translation>Só notícias novas</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Notificações</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Ativa</translation>
    </message>
    <message>
        <source>On a day…</source>
        <translation>Em um dia…</translation>
    </message>
    <message>
        <source>Out of all lists but Muted, not counted, not announced</source>
        <translation>Fora de todas as listas exceto Silenciadas, sem contagem nem notificação</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Imagens</translation>
    </message>
    <message>
        <source>Separated by commas</source>
        <translation>Separado por vírgulas</translation>
    </message>
    <message>
        <source>Sorted by when it arrived, not by when it was published</source>
        <translation>Ordenada pela chegada, não pela publicação</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Marcar com estrela</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Etiquetas</translation>
    </message>
    <message>
        <source>The rule ends</source>
        <translation>A regra termina</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>Então</translation>
    </message>
    <message>
        <source>Which conditions must hold</source>
        <translation>Quais condições devem valer</translation>
    </message>
</context>
<context>
    <name>RulesDialog</name>
    <message numerus="yes">
        <source>%n filters do more than rules can: {names}</source>
        <translation>
            <numerusform>%n filtro faz mais do que as regras podem: {names}</numerusform>
            <numerusform>%n filtros fazem mais do que as regras podem: {names}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rules added</source>
        <translation>
            <numerusform>%n regra adicionada</numerusform>
            <numerusform>%n regras adicionadas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rules are here already</source>
        <translation>
            <numerusform>%n regra já estava aqui</numerusform>
            <numerusform>%n regras já estavam aqui</numerusform>
        </translation>
    </message>
    <message>
        <source>1 filter does more than rules can: {names}</source>
        <translation>1 filtro faz mais do que as regras podem: {names}</translation>
    </message>
    <message>
        <source>1 rule added</source>
        <translation>1 regra adicionada</translation>
    </message>
    <message>
        <source>1 rule is here already</source>
        <translation>1 regra já estava aqui</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>Escolher</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fechar</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Para baixo</translation>
    </message>
    <message>
        <source>If two rules contradict each other, the upper one counts</source>
        <translation>Se duas regras se contradizem, vale a de cima</translation>
    </message>
    <message>
        <source>Import rules</source>
        <translation>Importar regras</translation>
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
        <translation>Último dia da regra</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Procurando…</translation>
    </message>
    <message>
        <source>New rule</source>
        <translation>Nova regra</translation>
    </message>
    <message>
        <source>Remove rule</source>
        <translation>Remover regra</translation>
    </message>
    <message>
        <source>Rule removed. What it did stays.</source>
        <translation>Regra removida. O que ela fez permanece.</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Regras</translation>
    </message>
    <message>
        <source>Rules of other readers (*.opml *.xml *.json *.db config)</source>
        <translation>Regras de outros leitores (*.opml *.xml *.json *.db config)</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Salvar</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Salvo</translation>
    </message>
    <message numerus="yes">
        <source>Saved, %n stories changed</source>
        <translation>
            <numerusform>Salvo, %n notícia alterada</numerusform>
            <numerusform>Salvo, %n notícias alteradas</numerusform>
        </translation>
    </message>
    <message>
        <source>Saved, 1 story changed</source>
        <translation>Salvo, 1 notícia alterada</translation>
    </message>
    <message>
        <source>Say what to look for to see which stories here would match.</source>
        <translation>Diga o que procurar para ver quais notícias daqui corresponderiam.</translation>
    </message>
    <message>
        <source>This rule has unsaved changes. Save them, or do that again to discard them.</source>
        <translation>Esta regra tem alterações não salvas. Salve-as ou repita a ação para descartá-las.</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Para cima</translation>
    </message>
    <message>
        <source>What to do with stories as they arrive. Rules run on this computer, before you see a story.</source>
        <translation>O que fazer com as notícias quando chegam. As regras são executadas neste computador, antes de você ver uma notícia.</translation>
    </message>
</context>
<context>
    <name>SearchBar</name>
    <message>
        <source>Best first</source>
        <translation>Melhores primeiro</translation>
    </message>
    <message>
        <source>By date</source>
        <translation>Por data</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Tudo</translation>
    </message>
    <message>
        <source>How to search</source>
        <translation>Como buscar</translation>
    </message>
    <message>
        <source>Save this search</source>
        <translation>Salvar esta busca</translation>
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
        <translation>Nome</translation>
    </message>
    <message>
        <source>Removed search “{title}”</source>
        <translation>Busca “{title}” removida</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Renomear</translation>
    </message>
    <message>
        <source>Rename search</source>
        <translation>Renomear busca</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Salvar</translation>
    </message>
    <message>
        <source>Save search</source>
        <translation>Salvar busca</translation>
    </message>
    <message>
        <source>Saved “{title}” to the sidebar</source>
        <translation>“{title}” salva na barra lateral</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Clear search</source>
        <translation>Limpar busca</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Buscar</translation>
    </message>
    <message>
        <source>Search stories</source>
        <translation>Buscar notícias</translation>
    </message>
</context>
<context>
    <name>SearchHelpDialog</name>
    <message>
        <source>Close</source>
        <translation>Fechar</translation>
    </message>
    <message>
        <source>How to search</source>
        <translation>Como buscar</translation>
    </message>
    <message>
        <source>Type words, and combine them with any of these. The beginning of the last word is enough.</source>
        <translation>Digite palavras e combine-as com qualquer destas. Basta o começo da última palavra.</translation>
    </message>
</context>
<context>
    <name>ServerFields</name>
    <message>
        <source>Address</source>
        <translation>Endereço</translation>
    </message>
    <message>
        <source>Certificate authority</source>
        <translation>Autoridade certificadora</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer);;All files (*)</source>
        <translation>Certificados (*.pem *.crt *.cer);;Todos os arquivos (*)</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Senha</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Remover</translation>
    </message>
    <message>
        <source>Remove certificate authority</source>
        <translation>Remover autoridade certificadora</translation>
    </message>
    <message>
        <source>Send my password unencrypted</source>
        <translation>Enviar minha senha sem criptografia</translation>
    </message>
    <message>
        <source>Trusts {name}</source>
        <translation>Confia em {name}</translation>
    </message>
    <message>
        <source>Use my own certificate authority…</source>
        <translation>Usar minha própria autoridade certificadora…</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Nome de usuário</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Accounts</source>
        <translation>Contas</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>Avançado</translation>
    </message>
    <message>
        <source>Changes apply immediately</source>
        <translation>As alterações valem imediatamente</translation>
    </message>
    <message>
        <source>Feeds and refresh</source>
        <translation>Feeds e atualização</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Geral</translation>
    </message>
    <message>
        <source>Lists</source>
        <translation>Listas</translation>
    </message>
    <message>
        <source>No settings found.</source>
        <translation>Nenhuma configuração encontrada.</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Notificações</translation>
    </message>
    <message>
        <source>Offline storage</source>
        <translation>Armazenamento offline</translation>
    </message>
    <message>
        <source>Page reset to defaults</source>
        <translation>Página restaurada ao padrão</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Páginas</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Leitura</translation>
    </message>
    <message>
        <source>Reset this page</source>
        <translation>Restaurar esta página</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>Buscar configurações</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Configurações</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Atalhos</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Desfazer</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Atalhos de teclado</translation>
    </message>
</context>
<context>
    <name>ShortcutsPage</name>
    <message>
        <source>Click a field and press the new key. Single-key shortcuts are off while you type.</source>
        <translation>Clique em um campo e pressione a nova tecla. Atalhos de uma só tecla ficam desativados enquanto você digita.</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Personalizado</translation>
    </message>
    <message>
        <source>Google Reader and Miniflux</source>
        <translation>Google Reader e Miniflux</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Predefinição</translation>
    </message>
    <message>
        <source>Sets all keys as in another reader. You can still change each one.</source>
        <translation>Define todas as teclas como em outro leitor. Você ainda pode mudar cada uma.</translation>
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
        <translation>Feeds</translation>
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
        <translation>Entrar</translation>
    </message>
    <message>
        <source>Signed in</source>
        <translation>Conectado</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>Entrando…</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>Sem novidades</translation>
    </message>
</context>
<context>
    <name>StarterDialog</name>
    <message numerus="yes">
        <source>%n feeds chosen</source>
        <translation>
            <numerusform>%n feed escolhido</numerusform>
            <numerusform>%n feeds escolhidos</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed chosen</source>
        <translation>1 feed escolhido</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Couldn&apos;t find the starter list</source>
        <translation>Não foi possível encontrar a lista inicial</translation>
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
        <translation>Assinar</translation>
    </message>
    <message>
        <source>Tick what you&apos;d like to read. You can unsubscribe any time.</source>
        <translation>Marque o que quiser ler. Você pode cancelar quando quiser.</translation>
    </message>
    <message>
        <source>Topics</source>
        <translation>Temas</translation>
    </message>
    <message>
        <source>{title} (subscribed)</source>
        <translation>{title} (assinado)</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Refresh all</source>
        <translation>Atualizar tudo</translation>
    </message>
    <message>
        <source>Shows what failed and what is not saved</source>
        <translation>Mostra o que falhou e o que não está salvo</translation>
    </message>
</context>
<context>
    <name>StoryDownloads</name>
    <message>
        <source>Another file is being saved. Wait for it, or stop it.</source>
        <translation>Outro arquivo está sendo salvo. Espere ou pare-o.</translation>
    </message>
    <message>
        <source>Downloaded</source>
        <translation>Baixado</translation>
    </message>
    <message>
        <source>Downloading…</source>
        <translation>Baixando…</translation>
    </message>
    <message>
        <source>Nothing new came. Try again later.</source>
        <translation>Nada novo chegou. Tente de novo mais tarde.</translation>
    </message>
    <message>
        <source>Saved {name}</source>
        <translation>{name} salvo</translation>
    </message>
    <message>
        <source>Stopped saving {name}</source>
        <translation>O salvamento de {name} parou</translation>
    </message>
</context>
<context>
    <name>SubscriptionSection</name>
    <message>
        <source>A feed that asks to be checked less often is.</source>
        <translation>Um feed que pede menos verificações as recebe.</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Endereço</translation>
    </message>
    <message>
        <source>Check for new stories</source>
        <translation>Verificar novas notícias</translation>
    </message>
    <message>
        <source>Every 2 hours</source>
        <translation>A cada 2 horas</translation>
    </message>
    <message>
        <source>Every 4 hours</source>
        <translation>A cada 4 horas</translation>
    </message>
    <message>
        <source>Every hour</source>
        <translation>A cada hora</translation>
    </message>
    <message>
        <source>Every {minutes} minutes</source>
        <translation>A cada {minutes} minutos</translation>
    </message>
    <message>
        <source>Fetch the page behind each new story.</source>
        <translation>Baixa a página de cada nova notícia.</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Pasta</translation>
    </message>
    <message>
        <source>Leave empty to use the feed&apos;s own name.</source>
        <translation>Deixe vazio para usar o nome do próprio feed.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nome</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>Sem pasta</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Notificações</translation>
    </message>
    <message>
        <source>Notify me of new stories from this feed.</source>
        <translation>Notificar-me sobre novas notícias deste feed.</translation>
    </message>
    <message>
        <source>Once a day</source>
        <translation>Uma vez por dia</translation>
    </message>
    <message>
        <source>Save full stories</source>
        <translation>Salvar notícias completas</translation>
    </message>
    <message>
        <source>Subscription</source>
        <translation>Assinatura</translation>
    </message>
    <message>
        <source>This server can&apos;t move feeds: the folder applies on this computer only.</source>
        <translation>Este servidor não pode mover feeds: a pasta vale apenas neste computador.</translation>
    </message>
    <message>
        <source>This server can&apos;t rename feeds: the name applies on this computer only.</source>
        <translation>Este servidor não pode renomear feeds: o nome vale apenas neste computador.</translation>
    </message>
    <message>
        <source>Twice a day</source>
        <translation>Duas vezes por dia</translation>
    </message>
    <message>
        <source>Use default</source>
        <translation>Usar padrão</translation>
    </message>
</context>
<context>
    <name>SyncRows</name>
    <message numerus="yes">
        <source>%n requests</source>
        <translation>
            <numerusform>%n solicitação</numerusform>
            <numerusform>%n solicitações</numerusform>
        </translation>
    </message>
    <message>
        <source>1 request</source>
        <translation>1 solicitação</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Dispositivos</translation>
    </message>
    <message>
        <source>Last sync: {requests}, {size} kB</source>
        <translation>Última sincronização: {requests}, {size} kB</translation>
    </message>
    <message>
        <source>Not accepted</source>
        <translation>Não aceito</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausar</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>Sincronizar agora</translation>
    </message>
    <message>
        <source>Syncing</source>
        <translation>Sincronização</translation>
    </message>
    <message>
        <source>Syncing…</source>
        <translation>Sincronizando…</translation>
    </message>
    <message numerus="yes">
        <source>The server didn&apos;t accept %n changes. They apply on this computer only.</source>
        <translation>
            <numerusform>O servidor não aceitou %n alteração. Ela vale só neste computador.</numerusform>
            <numerusform>O servidor não aceitou %n alterações. Elas valem só neste computador.</numerusform>
        </translation>
    </message>
    <message>
        <source>The server didn&apos;t accept 1 change. It applies on this computer only.</source>
        <translation>O servidor não aceitou 1 alteração. Ela vale só neste computador.</translation>
    </message>
    <message>
        <source>Your changes are kept, and sent when you resume.</source>
        <translation>Suas alterações são mantidas e enviadas quando você retomar.</translation>
    </message>
    <message>
        <source>{name} (this computer)</source>
        <translation>{name} (este computador)</translation>
    </message>
    <message>
        <source>{name}, last seen {ago}</source>
        <translation>{name}, visto pela última vez {ago}</translation>
    </message>
</context>
<context>
    <name>TagCommands</name>
    <message>
        <source>Removed tag {name}; its stories are kept</source>
        <translation>Etiqueta {name} removida; suas notícias foram mantidas</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Renomear</translation>
    </message>
    <message>
        <source>Rename tag</source>
        <translation>Renomear etiqueta</translation>
    </message>
    <message>
        <source>Renamed tag {old} to {new}</source>
        <translation>Etiqueta {old} renomeada para {new}</translation>
    </message>
    <message>
        <source>Tag name</source>
        <translation>Nome da etiqueta</translation>
    </message>
    <message numerus="yes">
        <source>Tagged %n stories</source>
        <translation>
            <numerusform>%n notícia etiquetada</numerusform>
            <numerusform>%n notícias etiquetadas</numerusform>
        </translation>
    </message>
    <message>
        <source>Tagged 1 story</source>
        <translation>1 notícia etiquetada</translation>
    </message>
    <message>
        <source>Tags changed</source>
        <translation>Etiquetas alteradas</translation>
    </message>
</context>
<context>
    <name>ThemeFileRow</name>
    <message>
        <source>A file with your own colours, checked so that every text can be read.</source>
        <translation>Um arquivo com suas próprias cores, verificado para que todo texto seja legível.</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>Escolher um arquivo…</translation>
    </message>
    <message>
        <source>Custom theme</source>
        <translation>Tema personalizado</translation>
    </message>
    <message>
        <source>Uses the theme {name}.</source>
        <translation>Usa o tema {name}.</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Timeline</source>
        <translation>Linha do tempo</translation>
    </message>
</context>
<context>
    <name>TimelineHeader</name>
    <message>
        <source>{number}+ stories</source>
        <translation>Mais de {number} notícias</translation>
    </message>
</context>
<context>
    <name>TitleRules</name>
    <message>
        <source>Action</source>
        <translation>Ação</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Adicionar</translation>
    </message>
    <message>
        <source>Add rule</source>
        <translation>Adicionar regra</translation>
    </message>
    <message>
        <source>Always notify</source>
        <translation>Notificar sempre</translation>
    </message>
    <message>
        <source>Never notify</source>
        <translation>Nunca notificar</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Remover</translation>
    </message>
    <message>
        <source>Remove the rule for {words}</source>
        <translation>Remover a regra de {words}</translation>
    </message>
    <message>
        <source>Words in the title</source>
        <translation>Palavras no título</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message numerus="yes">
        <source>%n unread stories</source>
        <translation>
            <numerusform>%n notícia não lida</numerusform>
            <numerusform>%n notícias não lidas</numerusform>
        </translation>
    </message>
    <message>
        <source>1 unread story</source>
        <translation>1 notícia não lida</translation>
    </message>
    <message>
        <source>Open DeskReader</source>
        <translation>Abrir o DeskReader</translation>
    </message>
    <message>
        <source>Pause for an hour</source>
        <translation>Pausar por uma hora</translation>
    </message>
    <message>
        <source>Paused until {time}</source>
        <translation>Pausado até {time}</translation>
    </message>
    <message>
        <source>Quiet hours: {hours}</source>
        <translation>Horário de silêncio: {hours}</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Sair</translation>
    </message>
    <message>
        <source>Refresh now</source>
        <translation>Atualizar agora</translation>
    </message>
</context>
<context>
    <name>TrayController</name>
    <message>
        <source>Click the tray icon to reopen it, or quit from its menu.</source>
        <translation>Clique no ícone da bandeja para reabri-lo ou saia pelo menu dele.</translation>
    </message>
    <message>
        <source>DeskReader is still running</source>
        <translation>O DeskReader continua em execução</translation>
    </message>
    <message>
        <source>Your tray disappeared, so the window is open again.</source>
        <translation>Sua bandeja desapareceu, então a janela está aberta de novo.</translation>
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
        <translation>Todas as configurações…</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Cores</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>Personalizado</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Escuro</translation>
    </message>
    <message>
        <source>Defaults</source>
        <translation>Padrões</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Alto contraste</translation>
    </message>
    <message>
        <source>Justify lines</source>
        <translation>Justificar linhas</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Claro</translation>
    </message>
    <message>
        <source>Line height</source>
        <translation>Altura da linha</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>Igual ao sistema</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Page colour</source>
        <translation>Cor da página</translation>
    </message>
    <message>
        <source>Sans (system)</source>
        <translation>Sans (do sistema)</translation>
    </message>
    <message>
        <source>Sepia</source>
        <translation>Sépia</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Tamanho</translation>
    </message>
    <message>
        <source>Text and theme</source>
        <translation>Texto e tema</translation>
    </message>
    <message>
        <source>Typeface</source>
        <translation>Fonte</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Largura</translation>
    </message>
    <message>
        <source>Wrap code</source>
        <translation>Quebrar código</translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message>
        <source>Close</source>
        <translation>Fechar</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Desfazer</translation>
    </message>
</context>
<context>
    <name>accounts</name>
    <message numerus="yes">
        <source>%n changes to send</source>
        <translation>
            <numerusform>%n alteração a enviar</numerusform>
            <numerusform>%n alterações a enviar</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feeds stay: a server can&apos;t fetch them</source>
        <translation>
            <numerusform>%n feed fica: nenhum servidor pode buscá-lo</numerusform>
            <numerusform>%n feeds ficam: nenhum servidor pode buscá-los</numerusform>
        </translation>
    </message>
    <message>
        <source>1 change to send</source>
        <translation>1 alteração a enviar</translation>
    </message>
    <message>
        <source>1 feed stays: a server can&apos;t fetch it</source>
        <translation>1 feed fica: nenhum servidor pode buscá-lo</translation>
    </message>
    <message numerus="yes">
        <source>Moved %n feeds to this computer</source>
        <translation>
            <numerusform>%n feed movido para este computador</numerusform>
            <numerusform>%n feeds movidos para este computador</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moved %n feeds to {name}</source>
        <translation>
            <numerusform>%n feed movido para {name}</numerusform>
            <numerusform>%n feeds movidos para {name}</numerusform>
        </translation>
    </message>
    <message>
        <source>Moved 1 feed to this computer</source>
        <translation>1 feed movido para este computador</translation>
    </message>
    <message>
        <source>Moved 1 feed to {name}</source>
        <translation>1 feed movido para {name}</translation>
    </message>
    <message>
        <source>No feeds to move</source>
        <translation>Nenhum feed para mover</translation>
    </message>
    <message>
        <source>Not synced yet</source>
        <translation>Ainda não sincronizado</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Em pausa</translation>
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
        <translation>Sobre o DeskReader</translation>
    </message>
    <message>
        <source>Activity…</source>
        <translation>Atividade…</translation>
    </message>
    <message>
        <source>Add account…</source>
        <translation>Adicionar conta…</translation>
    </message>
    <message>
        <source>Add feed…</source>
        <translation>Adicionar feed…</translation>
    </message>
    <message>
        <source>All stories</source>
        <translation>Todas as notícias</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>Voltar à lista</translation>
    </message>
    <message>
        <source>Backups…</source>
        <translation>Backups…</translation>
    </message>
    <message>
        <source>By feed</source>
        <translation>Por feed</translation>
    </message>
    <message>
        <source>Check this story for changes</source>
        <translation>Procurar alterações nesta notícia</translation>
    </message>
    <message>
        <source>Choose from the starter list…</source>
        <translation>Escolher da lista inicial…</translation>
    </message>
    <message>
        <source>Close window</source>
        <translation>Fechar janela</translation>
    </message>
    <message>
        <source>Combine as one story</source>
        <translation>Unir em uma notícia</translation>
    </message>
    <message>
        <source>Comfortable</source>
        <translation>Confortável</translation>
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
        <translation>Copiar como citação</translation>
    </message>
    <message>
        <source>Copy story link</source>
        <translation>Copiar link da notícia</translation>
    </message>
    <message>
        <source>Default text size</source>
        <translation>Tamanho de texto padrão</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Excluir</translation>
    </message>
    <message>
        <source>Download for offline reading…</source>
        <translation>Baixar para leitura offline…</translation>
    </message>
    <message>
        <source>Export OPML…</source>
        <translation>Exportar OPML…</translation>
    </message>
    <message>
        <source>Export everything…</source>
        <translation>Exportar tudo…</translation>
    </message>
    <message>
        <source>Export stories as EPUB…</source>
        <translation>Exportar notícias como EPUB…</translation>
    </message>
    <message>
        <source>Feed properties</source>
        <translation>Propriedades do feed</translation>
    </message>
    <message>
        <source>Feeds worth keeping…</source>
        <translation>Feeds que valem a pena…</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Arquivo</translation>
    </message>
    <message>
        <source>Find in story</source>
        <translation>Localizar na notícia</translation>
    </message>
    <message>
        <source>Forget earlier versions</source>
        <translation>Esquecer versões anteriores</translation>
    </message>
    <message>
        <source>Forget what DeskReader learned about this site</source>
        <translation>Esquecer o que o DeskReader aprendeu sobre este site</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Tela cheia</translation>
    </message>
    <message>
        <source>Go</source>
        <translation>Ir</translation>
    </message>
    <message>
        <source>Go to All stories</source>
        <translation>Ir para Todas as notícias</translation>
    </message>
    <message>
        <source>Go to Muted</source>
        <translation>Ir para Silenciadas</translation>
    </message>
    <message>
        <source>Go to Starred</source>
        <translation>Ir para Com estrela</translation>
    </message>
    <message>
        <source>Go to Today</source>
        <translation>Ir para Hoje</translation>
    </message>
    <message>
        <source>Go to Today in brief</source>
        <translation>Ir para Hoje em resumo</translation>
    </message>
    <message>
        <source>Go to Unread</source>
        <translation>Ir para Não lidas</translation>
    </message>
    <message>
        <source>Go to anything…</source>
        <translation>Ir para qualquer lugar…</translation>
    </message>
    <message>
        <source>Go to date…</source>
        <translation>Ir para a data…</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Ajuda</translation>
    </message>
    <message>
        <source>Hide feeds with nothing unread</source>
        <translation>Ocultar feeds sem nada não lido</translation>
    </message>
    <message>
        <source>How to search</source>
        <translation>Como buscar</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importar…</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Atalhos de teclado</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Texto maior</translation>
    </message>
    <message>
        <source>List above the story</source>
        <translation>Lista acima da notícia</translation>
    </message>
    <message>
        <source>List beside the story</source>
        <translation>Lista ao lado da notícia</translation>
    </message>
    <message>
        <source>List options</source>
        <translation>Opções da lista</translation>
    </message>
    <message>
        <source>Mark all as read</source>
        <translation>Marcar tudo como lido</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Marcar como lida</translation>
    </message>
    <message>
        <source>Mark as read or unread</source>
        <translation>Marcar como lida ou não lida</translation>
    </message>
    <message>
        <source>Mark as unread</source>
        <translation>Marcar como não lida</translation>
    </message>
    <message>
        <source>Mark everything above as read</source>
        <translation>Marcar tudo acima como lido</translation>
    </message>
    <message>
        <source>Mark everything below as read</source>
        <translation>Marcar tudo abaixo como lido</translation>
    </message>
    <message>
        <source>Mark older than a day as read</source>
        <translation>Marcar o que tem mais de um dia como lido</translation>
    </message>
    <message>
        <source>Mark older than a week as read</source>
        <translation>Marcar o que tem mais de uma semana como lido</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menu</translation>
    </message>
    <message>
        <source>More actions</source>
        <translation>Mais ações</translation>
    </message>
    <message>
        <source>Mute a name in the title for 14 days</source>
        <translation>Silenciar um nome do título por 14 dias</translation>
    </message>
    <message>
        <source>Mute or show in lists again…</source>
        <translation>Silenciar ou mostrar de novo nas listas…</translation>
    </message>
    <message>
        <source>Mute…</source>
        <translation>Silenciar…</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>Nova pasta…</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>Mais recentes primeiro</translation>
    </message>
    <message>
        <source>Next feed</source>
        <translation>Próximo feed</translation>
    </message>
    <message>
        <source>Next story</source>
        <translation>Próxima notícia</translation>
    </message>
    <message>
        <source>Next unread story</source>
        <translation>Próxima notícia não lida</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>Mais antigas primeiro</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>Abrir no navegador</translation>
    </message>
    <message>
        <source>Page down, then next unread story</source>
        <translation>Avançar página, depois próxima notícia não lida</translation>
    </message>
    <message>
        <source>Page up</source>
        <translation>Voltar página</translation>
    </message>
    <message>
        <source>Previous feed</source>
        <translation>Feed anterior</translation>
    </message>
    <message>
        <source>Previous story</source>
        <translation>Notícia anterior</translation>
    </message>
    <message>
        <source>Previous unread story</source>
        <translation>Notícia não lida anterior</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>Imprimir…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Sair</translation>
    </message>
    <message>
        <source>Refresh all</source>
        <translation>Atualizar tudo</translation>
    </message>
    <message>
        <source>Refresh this list</source>
        <translation>Atualizar esta lista</translation>
    </message>
    <message>
        <source>Remind me in an hour</source>
        <translation>Lembrar-me em uma hora</translation>
    </message>
    <message>
        <source>Remove star</source>
        <translation>Remover estrela</translation>
    </message>
    <message>
        <source>Report a page that came out wrong</source>
        <translation>Informar uma página que saiu errada</translation>
    </message>
    <message>
        <source>Rules…</source>
        <translation>Regras…</translation>
    </message>
    <message>
        <source>Save as HTML…</source>
        <translation>Salvar como HTML…</translation>
    </message>
    <message>
        <source>Save as PDF…</source>
        <translation>Salvar como PDF…</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Buscar</translation>
    </message>
    <message>
        <source>Search everywhere</source>
        <translation>Buscar em tudo</translation>
    </message>
    <message>
        <source>Select all stories</source>
        <translation>Selecionar todas as notícias</translation>
    </message>
    <message>
        <source>Separate from the other sources</source>
        <translation>Separar das outras fontes</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Configurações…</translation>
    </message>
    <message>
        <source>Show in lists again</source>
        <translation>Mostrar de novo nas listas</translation>
    </message>
    <message>
        <source>Show or hide sidebar</source>
        <translation>Mostrar ou ocultar a barra lateral</translation>
    </message>
    <message>
        <source>Show or hide what changed</source>
        <translation>Mostrar ou ocultar as alterações</translation>
    </message>
    <message>
        <source>Show other sources</source>
        <translation>Mostrar outras fontes</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Texto menor</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Marcar com estrela</translation>
    </message>
    <message>
        <source>Star or unstar</source>
        <translation>Marcar ou desmarcar com estrela</translation>
    </message>
    <message>
        <source>Starred only</source>
        <translation>Só com estrela</translation>
    </message>
    <message>
        <source>Story</source>
        <translation>Notícia</translation>
    </message>
    <message>
        <source>Switch between full story and feed&apos;s version</source>
        <translation>Alternar entre notícia completa e versão do feed</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>Etiquetas…</translation>
    </message>
    <message>
        <source>Text and theme…</source>
        <translation>Texto e tema…</translation>
    </message>
    <message>
        <source>Titles only</source>
        <translation>Só títulos</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Desfazer</translation>
    </message>
    <message>
        <source>Unread only</source>
        <translation>Só não lidas</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Exibir</translation>
    </message>
    <message>
        <source>View pictures</source>
        <translation>Ver imagens</translation>
    </message>
</context>
<context>
    <name>article_outline</name>
    <message>
        <source>Picture without description</source>
        <translation>Imagem sem descrição</translation>
    </message>
    <message>
        <source>Picture, not saved</source>
        <translation>Imagem não salva</translation>
    </message>
    <message>
        <source>[added: {text}]</source>
        <translation>[adicionado: {text}]</translation>
    </message>
    <message>
        <source>[removed: {text}]</source>
        <translation>[removido: {text}]</translation>
    </message>
</context>
<context>
    <name>briefing</name>
    <message numerus="yes">
        <source>%n sources</source>
        <translation>
            <numerusform>%n fonte</numerusform>
            <numerusform>%n fontes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n notícia</numerusform>
            <numerusform>%n notícias</numerusform>
        </translation>
    </message>
    <message>
        <source>1 source</source>
        <translation>1 fonte</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 notícia</translation>
    </message>
    <message>
        <source>Why is this here?</source>
        <translation>Por que isto está aqui?</translation>
    </message>
    <message>
        <source>You&apos;ve read them all</source>
        <translation>Você leu todas</translation>
    </message>
    <message numerus="yes">
        <source>from %n sources</source>
        <translation>
            <numerusform>de %n fonte</numerusform>
            <numerusform>de %n fontes</numerusform>
        </translation>
    </message>
    <message>
        <source>from 1 source</source>
        <translation>de 1 fonte</translation>
    </message>
    <message>
        <source>you open {share} of {feed}</source>
        <translation>você abre {share} de {feed}</translation>
    </message>
</context>
<context>
    <name>briefing_settings</name>
    <message>
        <source>14 days</source>
        <translation>14 dias</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 dias</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 dias</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 dias</translation>
    </message>
    <message>
        <source>Briefing folder</source>
        <translation>Pasta dos resumos</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Escolher…</translation>
    </message>
    <message>
        <source>Daily briefing as EPUB</source>
        <translation>Resumo diário em EPUB</translation>
    </message>
    <message>
        <source>Forever</source>
        <translation>Para sempre</translation>
    </message>
    <message>
        <source>Keep briefings for</source>
        <translation>Manter resumos por</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Desativado</translation>
    </message>
    <message>
        <source>Older briefings are deleted from the folder. Renamed ones stay.</source>
        <translation>Resumos mais antigos são apagados da pasta. Os renomeados permanecem.</translation>
    </message>
    <message>
        <source>Saves the unread stories of Today in brief each day, for your e-reader.</source>
        <translation>Salva a cada dia as notícias não lidas de Hoje em resumo, para o seu leitor digital.</translation>
    </message>
    <message>
        <source>{count} days</source>
        <translation>{count} dias</translation>
    </message>
</context>
<context>
    <name>commands</name>
    <message numerus="yes">
        <source>%n couldn&apos;t be read</source>
        <translation>
            <numerusform>não foi possível ler %n</numerusform>
            <numerusform>não foi possível ler %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feeds added</source>
        <translation>
            <numerusform>%n feed adicionado</numerusform>
            <numerusform>%n feeds adicionados</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stars removed</source>
        <translation>
            <numerusform>%n estrela removida</numerusform>
            <numerusform>%n estrelas removidas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories deleted</source>
        <translation>
            <numerusform>%n notícia excluída</numerusform>
            <numerusform>%n notícias excluídas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked as read</source>
        <translation>
            <numerusform>%n notícia marcada como lida</numerusform>
            <numerusform>%n notícias marcadas como lidas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked as unread</source>
        <translation>
            <numerusform>%n notícia marcada como não lida</numerusform>
            <numerusform>%n notícias marcadas como não lidas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories starred</source>
        <translation>
            <numerusform>%n notícia marcada com estrela</numerusform>
            <numerusform>%n notícias marcadas com estrela</numerusform>
        </translation>
    </message>
    <message>
        <source>1 couldn&apos;t be read</source>
        <translation>não foi possível ler 1</translation>
    </message>
    <message>
        <source>1 feed added</source>
        <translation>1 feed adicionado</translation>
    </message>
    <message>
        <source>1 star removed</source>
        <translation>1 estrela removida</translation>
    </message>
    <message>
        <source>1 story deleted</source>
        <translation>1 notícia excluída</translation>
    </message>
    <message>
        <source>1 story marked as read</source>
        <translation>1 notícia marcada como lida</translation>
    </message>
    <message>
        <source>1 story marked as unread</source>
        <translation>1 notícia marcada como não lida</translation>
    </message>
    <message>
        <source>1 story starred</source>
        <translation>1 notícia marcada com estrela</translation>
    </message>
    <message numerus="yes">
        <source>Marked %n stories as read</source>
        <translation>
            <numerusform>%n notícia marcada como lida</numerusform>
            <numerusform>%n notícias marcadas como lidas</numerusform>
        </translation>
    </message>
    <message>
        <source>Marked 1 story as read</source>
        <translation>1 notícia marcada como lida</translation>
    </message>
    <message numerus="yes">
        <source>Moved %n items</source>
        <translation>
            <numerusform>%n item movido</numerusform>
            <numerusform>%n itens movidos</numerusform>
        </translation>
    </message>
    <message>
        <source>Moved 1 item</source>
        <translation>1 item movido</translation>
    </message>
    <message numerus="yes">
        <source>already subscribed to %n</source>
        <translation>
            <numerusform>%n já assinado</numerusform>
            <numerusform>%n já assinados</numerusform>
        </translation>
    </message>
    <message>
        <source>already subscribed to 1</source>
        <translation>1 já assinado</translation>
    </message>
</context>
<context>
    <name>dialogs</name>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n notícia</numerusform>
            <numerusform>%n notícias</numerusform>
        </translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 notícia</translation>
    </message>
</context>
<context>
    <name>go_to</name>
    <message>
        <source>Action</source>
        <translation>Ação</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>Feed</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Pasta</translation>
    </message>
    <message>
        <source>Saved search</source>
        <translation>Busca salva</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>Configuração</translation>
    </message>
    <message>
        <source>Story</source>
        <translation>Notícia</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Etiqueta</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Exibir</translation>
    </message>
</context>
<context>
    <name>media_card</name>
    <message>
        <source>Audio</source>
        <translation>Áudio</translation>
    </message>
    <message>
        <source>Embedded page</source>
        <translation>Página incorporada</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>Abrir no navegador</translation>
    </message>
    <message>
        <source>Play in player</source>
        <translation>Reproduzir no player</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Salvar…</translation>
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
            <numerusform>mais %n na barra lateral</numerusform>
            <numerusform>mais %n na barra lateral</numerusform>
        </translation>
    </message>
    <message>
        <source>1 more in the sidebar</source>
        <translation>mais 1 na barra lateral</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>Copiar endereço</translation>
    </message>
    <message>
        <source>Copy story link</source>
        <translation>Copiar link da notícia</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Excluir</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>Densidade</translation>
    </message>
    <message>
        <source>Edit the rule “{name}”…</source>
        <translation>Editar a regra “{name}”…</translation>
    </message>
    <message>
        <source>Group stories</source>
        <translation>Agrupar notícias</translation>
    </message>
    <message>
        <source>Import OPML…</source>
        <translation>Importar OPML…</translation>
    </message>
    <message>
        <source>Keep stories…</source>
        <translation>Manter notícias…</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>Disposição</translation>
    </message>
    <message>
        <source>Mark all as read</source>
        <translation>Marcar tudo como lido</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>Marcar como lida</translation>
    </message>
    <message>
        <source>Mark as unread</source>
        <translation>Marcar como não lida</translation>
    </message>
    <message>
        <source>Mark everything above as read</source>
        <translation>Marcar tudo acima como lido</translation>
    </message>
    <message>
        <source>Mark everything below as read</source>
        <translation>Marcar tudo abaixo como lido</translation>
    </message>
    <message>
        <source>Move to</source>
        <translation>Mover para</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>Silenciar</translation>
    </message>
    <message>
        <source>Mute for 14 days</source>
        <translation>Silenciar por 14 dias</translation>
    </message>
    <message>
        <source>Mute more</source>
        <translation>Silenciar mais</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>Nova pasta…</translation>
    </message>
    <message>
        <source>New rule…</source>
        <translation>Nova regra…</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>Sem pasta</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Notificações</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>Abrir no navegador</translation>
    </message>
    <message>
        <source>Other sources</source>
        <translation>Outras fontes</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Em pausa</translation>
    </message>
    <message>
        <source>Properties…</source>
        <translation>Propriedades…</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Atualizar</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Remover</translation>
    </message>
    <message>
        <source>Remove account…</source>
        <translation>Remover conta…</translation>
    </message>
    <message>
        <source>Remove folder, keep its feeds</source>
        <translation>Remover pasta, manter seus feeds</translation>
    </message>
    <message>
        <source>Remove star</source>
        <translation>Remover estrela</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Renomear…</translation>
    </message>
    <message>
        <source>Report a page that came out wrong</source>
        <translation>Informar uma página que saiu errada</translation>
    </message>
    <message>
        <source>Save full stories</source>
        <translation>Salvar notícias completas</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Mostrar</translation>
    </message>
    <message>
        <source>Show in lists again</source>
        <translation>Mostrar de novo nas listas</translation>
    </message>
    <message>
        <source>Sort</source>
        <translation>Ordem</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>Marcar com estrela</translation>
    </message>
    <message>
        <source>Stories not saved…</source>
        <translation>Notícias não salvas…</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>Sincronizar agora</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>Etiquetas…</translation>
    </message>
    <message>
        <source>Unsubscribe</source>
        <translation>Cancelar assinatura</translation>
    </message>
    <message>
        <source>Use the feed&apos;s own name</source>
        <translation>Usar o nome do próprio feed</translation>
    </message>
</context>
<context>
    <name>messages</name>
    <message numerus="yes">
        <source>%n feeds skipped: checked less than five minutes ago</source>
        <translation>
            <numerusform>%n feed ignorado: verificado há menos de cinco minutos</numerusform>
            <numerusform>%n feeds ignorados: verificados há menos de cinco minutos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feeds skipped: their sites asked for a pause, the first until {time}</source>
        <translation>
            <numerusform>%n feed ignorado: o site pediu uma pausa, a primeira até {time}</numerusform>
            <numerusform>%n feeds ignorados: os sites pediram uma pausa, a primeira até {time}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new stories</source>
        <translation>
            <numerusform>%n nova notícia</numerusform>
            <numerusform>%n novas notícias</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed skipped: checked less than five minutes ago</source>
        <translation>1 feed ignorado: verificado há menos de cinco minutos</translation>
    </message>
    <message>
        <source>1 feed skipped: its site asked for a pause until {time}</source>
        <translation>1 feed ignorado: o site pediu uma pausa até {time}</translation>
    </message>
    <message>
        <source>1 new story</source>
        <translation>1 nova notícia</translation>
    </message>
    <message>
        <source>Compressed text</source>
        <translation>Texto compactado</translation>
    </message>
    <message>
        <source>Everything here was checked less than five minutes ago</source>
        <translation>Tudo aqui foi verificado há menos de cinco minutos</translation>
    </message>
    <message>
        <source>GB</source>
        <translation>GB</translation>
    </message>
    <message>
        <source>Library file</source>
        <translation>Arquivo da biblioteca</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>No stories would be removed now.</source>
        <translation>Nenhuma notícia seria removida agora.</translation>
    </message>
    <message>
        <source>Picture files</source>
        <translation>Arquivos de imagem</translation>
    </message>
    <message>
        <source>Picture references</source>
        <translation>Referências de imagens</translation>
    </message>
    <message>
        <source>Picture storage</source>
        <translation>Espaço das imagens</translation>
    </message>
    <message>
        <source>Record links</source>
        <translation>Ligações entre registros</translation>
    </message>
    <message>
        <source>Search index</source>
        <translation>Índice de busca</translation>
    </message>
    <message>
        <source>Stored text</source>
        <translation>Texto salvo</translation>
    </message>
    <message>
        <source>Story counts</source>
        <translation>Contagens de notícias</translation>
    </message>
    <message>
        <source>Untitled story</source>
        <translation>Notícia sem título</translation>
    </message>
    <message>
        <source>Unused files</source>
        <translation>Arquivos não usados</translation>
    </message>
    <message numerus="yes">
        <source>Would remove %n stories.</source>
        <translation>
            <numerusform>Removeria %n notícia.</numerusform>
            <numerusform>Removeria %n notícias.</numerusform>
        </translation>
    </message>
    <message>
        <source>Would remove 1 story.</source>
        <translation>Removeria 1 notícia.</translation>
    </message>
    <message numerus="yes">
        <source>{sources} and %n more</source>
        <translation>
            <numerusform>{sources} e mais %n</numerusform>
            <numerusform>{sources} e mais %n</numerusform>
        </translation>
    </message>
    <message>
        <source>{sources} and 1 more</source>
        <translation>{sources} e mais 1</translation>
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
        <translation>Adicionar</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>New tag</source>
        <translation>Nova etiqueta</translation>
    </message>
    <message>
        <source>Save tags</source>
        <translation>Salvar etiquetas</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Etiquetas</translation>
    </message>
    <message>
        <source>Tick tags, or type a new one. Several are separated by commas.</source>
        <translation>Marque etiquetas ou digite uma nova. Separe várias com vírgulas.</translation>
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
        <translation>Verificado uma vez por dia, pois o site não sabe dizer se há algo novo. Escolha um intervalo para mudar isso.</translation>
    </message>
    <message>
        <source>It rarely has new stories, so it is checked every {interval}.</source>
        <translation>Raramente tem novas notícias, então é verificado a cada {interval}.</translation>
    </message>
    <message>
        <source>Its site asks for {interval} between checks.</source>
        <translation>O site pede {interval} entre as verificações.</translation>
    </message>
    <message>
        <source>No feed is checked more often than every {interval}.</source>
        <translation>Nenhum feed é verificado com mais frequência do que a cada {interval}.</translation>
    </message>
    <message>
        <source>The feed asks not to be checked at certain hours or on certain days.</source>
        <translation>O feed pede para não ser verificado em certos horários ou dias.</translation>
    </message>
    <message>
        <source>The feed itself asks for {interval} between checks.</source>
        <translation>O próprio feed pede {interval} entre as verificações.</translation>
    </message>
    <message>
        <source>The site asked for a pause until {time}.</source>
        <translation>O site pediu uma pausa até {time}.</translation>
    </message>
</context>
<context>
    <name>retention</name>
    <message>
        <source>Starred and tagged stories are always kept.</source>
        <translation>Notícias com estrela e etiquetadas são sempre mantidas.</translation>
    </message>
</context>
<context>
    <name>rules</name>
    <message numerus="yes">
        <source>%n of them unread</source>
        <translation>
            <numerusform>%n delas não lida</numerusform>
            <numerusform>%n delas não lidas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories here match</source>
        <translation>
            <numerusform>%n notícia daqui corresponde</numerusform>
            <numerusform>%n notícias daqui correspondem</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories so far</source>
        <translation>
            <numerusform>%n notícia até agora</numerusform>
            <numerusform>%n notícias até agora</numerusform>
        </translation>
    </message>
    <message>
        <source>1 of them unread</source>
        <translation>1 delas não lida</translation>
    </message>
    <message>
        <source>1 story here matches</source>
        <translation>1 notícia daqui corresponde</translation>
    </message>
    <message>
        <source>1 story so far</source>
        <translation>1 notícia até agora</translation>
    </message>
    <message>
        <source>A regular expression</source>
        <translation>Uma expressão regular</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>Autor</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Categoria</translation>
    </message>
    <message>
        <source>Codes, such as en, de</source>
        <translation>Códigos, como en, de</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Encerrada</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>Feed</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Pasta</translation>
    </message>
    <message>
        <source>How to compare</source>
        <translation>Como comparar</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Idioma</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Link</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>Silenciadas</translation>
    </message>
    <message>
        <source>Muted by “{rules}”</source>
        <translation>Silenciada por “{rules}”</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Desativado</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Remover</translation>
    </message>
    <message>
        <source>Remove this condition</source>
        <translation>Remover esta condição</translation>
    </message>
    <message>
        <source>Separated by commas</source>
        <translation>Separado por vírgulas</translation>
    </message>
    <message>
        <source>Stories that match</source>
        <translation>Notícias que correspondem</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Texto</translation>
    </message>
    <message>
        <source>There are no stories yet to try this on.</source>
        <translation>Ainda não há notícias para testar isto.</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Título</translation>
    </message>
    <message>
        <source>Title or text</source>
        <translation>Título ou texto</translation>
    </message>
    <message>
        <source>What to look for</source>
        <translation>O que procurar</translation>
    </message>
    <message>
        <source>Where to look</source>
        <translation>Onde procurar</translation>
    </message>
    <message>
        <source>Words in any order; sport* for every word that begins so</source>
        <translation>Palavras em qualquer ordem; sport* para toda palavra que começa assim</translation>
    </message>
    <message>
        <source>Words one after the other</source>
        <translation>Palavras em sequência</translation>
    </message>
    <message>
        <source>always notify</source>
        <translation>sempre notificar</translation>
    </message>
    <message>
        <source>doesn&apos;t have all words</source>
        <translation>não tem todas as palavras</translation>
    </message>
    <message>
        <source>doesn&apos;t have the phrase</source>
        <translation>não tem a frase</translation>
    </message>
    <message>
        <source>doesn&apos;t match</source>
        <translation>não corresponde a</translation>
    </message>
    <message>
        <source>has all words</source>
        <translation>tem todas as palavras</translation>
    </message>
    <message>
        <source>has none of</source>
        <translation>não tem nenhum de</translation>
    </message>
    <message>
        <source>has one of</source>
        <translation>tem um de</translation>
    </message>
    <message>
        <source>has the phrase</source>
        <translation>tem a frase</translation>
    </message>
    <message>
        <source>is none of</source>
        <translation>não é nenhum de</translation>
    </message>
    <message>
        <source>is one of</source>
        <translation>é um de</translation>
    </message>
    <message>
        <source>mark as read</source>
        <translation>marcar como lida</translation>
    </message>
    <message>
        <source>matches</source>
        <translation>corresponde a</translation>
    </message>
    <message>
        <source>move to the front</source>
        <translation>mover para a frente</translation>
    </message>
    <message>
        <source>mute</source>
        <translation>silenciar</translation>
    </message>
    <message>
        <source>never notify</source>
        <translation>nunca notificar</translation>
    </message>
    <message>
        <source>no pictures</source>
        <translation>sem imagens</translation>
    </message>
    <message>
        <source>save pictures</source>
        <translation>salvar imagens</translation>
    </message>
    <message>
        <source>star</source>
        <translation>estrela</translation>
    </message>
    <message>
        <source>tag “{name}”</source>
        <translation>etiqueta “{name}”</translation>
    </message>
    <message>
        <source>the newest {number} looked at</source>
        <translation>as {number} mais recentes examinadas</translation>
    </message>
    <message>
        <source>until {date}</source>
        <translation>até {date}</translation>
    </message>
    <message>
        <source>{number} looked at</source>
        <translation>{number} examinadas</translation>
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
        <translation>armênio</translation>
    </message>
    <message>
        <source>Bengali</source>
        <translation>bengali</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>chinês</translation>
    </message>
    <message>
        <source>Devanagari</source>
        <translation>devanágari</translation>
    </message>
    <message>
        <source>Georgian</source>
        <translation>georgiano</translation>
    </message>
    <message>
        <source>Hebrew</source>
        <translation>hebraico</translation>
    </message>
    <message>
        <source>Japanese</source>
        <translation>japonês</translation>
    </message>
    <message>
        <source>Korean</source>
        <translation>coreano</translation>
    </message>
    <message>
        <source>Tamil</source>
        <translation>tâmil</translation>
    </message>
    <message>
        <source>Thai</source>
        <translation>tailandês</translation>
    </message>
    <message>
        <source>This system has no font for {script}. Install one, such as {family}, to read it.</source>
        <translation>Este sistema não tem fonte para {script}. Instale uma, como {family}, para ler.</translation>
    </message>
</context>
<context>
    <name>search</name>
    <message>
        <source>Changed since you read them</source>
        <translation>Que mudaram desde que você leu</translation>
    </message>
    <message>
        <source>Changed today, this week, or on a date</source>
        <translation>Que mudaram hoje, nesta semana ou em uma data</translation>
    </message>
    <message>
        <source>Either word</source>
        <translation>Qualquer das palavras</translation>
    </message>
    <message>
        <source>Name of an author</source>
        <translation>Nome de um autor</translation>
    </message>
    <message>
        <source>Only feeds whose name contains this</source>
        <translation>Só feeds cujo nome contém isto</translation>
    </message>
    <message>
        <source>Only starred stories</source>
        <translation>Só notícias com estrela</translation>
    </message>
    <message>
        <source>Only stories that a rule muted</source>
        <translation>Só notícias que uma regra silenciou</translation>
    </message>
    <message>
        <source>Only stories that several sources report</source>
        <translation>Só notícias que várias fontes dão</translation>
    </message>
    <message>
        <source>Only stories their publisher changed</source>
        <translation>Só notícias que seu editor alterou</translation>
    </message>
    <message>
        <source>Only stories with pictures</source>
        <translation>Só notícias com imagens</translation>
    </message>
    <message>
        <source>Only stories with this tag</source>
        <translation>Só notícias com esta etiqueta</translation>
    </message>
    <message>
        <source>Only stories you have read</source>
        <translation>Só notícias que você leu</translation>
    </message>
    <message>
        <source>Only unread stories</source>
        <translation>Só notícias não lidas</translation>
    </message>
    <message>
        <source>Published after a day, month or year</source>
        <translation>Publicadas depois de um dia, mês ou ano</translation>
    </message>
    <message>
        <source>Published before a day, month or year</source>
        <translation>Publicadas antes de um dia, mês ou ano</translation>
    </message>
    <message>
        <source>Removed by their publisher</source>
        <translation>Removidas por seu editor</translation>
    </message>
    <message>
        <source>Stories that a rule of this name acted on</source>
        <translation>Notícias em que uma regra com este nome agiu</translation>
    </message>
    <message>
        <source>Stories with both words, in any order</source>
        <translation>Notícias com ambas as palavras, em qualquer ordem</translation>
    </message>
    <message>
        <source>These words next to each other</source>
        <translation>Estas palavras lado a lado</translation>
    </message>
    <message>
        <source>Whose headline changed</source>
        <translation>Cujo título mudou</translation>
    </message>
    <message>
        <source>Without this word</source>
        <translation>Sem esta palavra</translation>
    </message>
    <message>
        <source>Word in the title</source>
        <translation>Palavra no título</translation>
    </message>
</context>
<context>
    <name>sentences</name>
    <message>
        <source>A folder that several devices share</source>
        <translation>Uma pasta que vários dispositivos compartilham</translation>
    </message>
    <message>
        <source>A rule needs at least one condition and something to do.</source>
        <translation>Uma regra precisa de pelo menos uma condição e algo a fazer.</translation>
    </message>
    <message>
        <source>Another program is using the library. Try again in a moment.</source>
        <translation>Outro programa está usando a biblioteca. Tente de novo em instantes.</translation>
    </message>
    <message>
        <source>Choose a folder that Syncthing, Nextcloud, Dropbox or a USB stick carries to your other computers.</source>
        <translation>Escolha uma pasta que o Syncthing, o Nextcloud, o Dropbox ou um pendrive leve aos seus outros computadores.</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach a server at this address. Check the spelling. A server without encryption needs http:// in front of its name.</source>
        <translation>Não foi possível acessar um servidor neste endereço. Verifique a grafia. Um servidor sem criptografia precisa de http:// antes do nome.</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach the server. DeskReader will try again later.</source>
        <translation>Não foi possível acessar o servidor. O DeskReader tentará de novo mais tarde.</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach the site. Check the spelling of the address.</source>
        <translation>Não foi possível acessar o site. Confira se o endereço está escrito corretamente.</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach the site. DeskReader will try again later.</source>
        <translation>Não foi possível acessar o site. O DeskReader tentará de novo mais tarde.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the certificate file for this site.</source>
        <translation>Não foi possível ler o arquivo de certificado deste site.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the certificate file. Choose a PEM file.</source>
        <translation>Não foi possível ler o arquivo do certificado. Escolha um arquivo PEM.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the document. DeskReader itself is fine.</source>
        <translation>Não foi possível ler o documento. O DeskReader está funcionando bem.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the file ({detail}).</source>
        <translation>Não foi possível ler o arquivo ({detail}).</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the server&apos;s response, so nothing was changed.</source>
        <translation>Não foi possível ler a resposta do servidor, então nada foi alterado.</translation>
    </message>
    <message>
        <source>Couldn&apos;t read this account&apos;s certificate file. Choose it again in its properties.</source>
        <translation>Não foi possível ler o arquivo de certificado desta conta. Escolha-o de novo nas propriedades dela.</translation>
    </message>
    <message>
        <source>Create an app password in Nextcloud&apos;s security settings.</source>
        <translation>Crie uma senha de aplicativo nas configurações de segurança do Nextcloud.</translation>
    </message>
    <message>
        <source>Cut short by the site</source>
        <translation>Cortada pelo site</translation>
    </message>
    <message>
        <source>DeskReader can&apos;t import this file. It can import libraries of RSS Guard, Liferea and QuiteRSS.</source>
        <translation>O DeskReader não pode importar este arquivo. Ele importa bibliotecas do RSS Guard, do Liferea e do QuiteRSS.</translation>
    </message>
    <message>
        <source>DeskReader can&apos;t open this address. It should look like example.org or https://example.org/feed.</source>
        <translation>O DeskReader não consegue abrir este endereço. Ele deveria ser como example.org ou https://example.org/feed.</translation>
    </message>
    <message>
        <source>DeskReader isn&apos;t allowed to write to {detail}. Nothing was lost or changed.</source>
        <translation>O DeskReader não tem permissão para gravar em {detail}. Nada foi perdido nem alterado.</translation>
    </message>
    <message>
        <source>Device {detail} doesn&apos;t use this folder&apos;s passphrase, so its changes wait. Enter the passphrase there, too.</source>
        <translation>{detail} não usa a frase secreta desta pasta, então suas alterações esperam. Digite-a lá também.</translation>
    </message>
    <message>
        <source>Enter this account&apos;s password again: without a keyring, DeskReader keeps it only while it runs.</source>
        <translation>Digite de novo a senha desta conta: sem um chaveiro, o DeskReader só a mantém enquanto está em execução.</translation>
    </message>
    <message>
        <source>FreshRSS and Miniflux use a separate password for apps. Set it in your profile there.</source>
        <translation>FreshRSS e Miniflux usam uma senha separada para aplicativos. Defina-a lá no seu perfil.</translation>
    </message>
    <message>
        <source>FreshRSS, Miniflux and others (Google Reader API)</source>
        <translation>FreshRSS, Miniflux e outros (API do Google Reader)</translation>
    </message>
    <message>
        <source>Full story saved</source>
        <translation>Notícia completa salva</translation>
    </message>
    <message>
        <source>Full story saved, some pictures missing</source>
        <translation>Notícia completa salva, faltam algumas imagens</translation>
    </message>
    <message>
        <source>Nextcloud News</source>
        <translation>Nextcloud News</translation>
    </message>
    <message>
        <source>No article was found on this page.</source>
        <translation>Nenhum artigo foi encontrado nesta página.</translation>
    </message>
    <message>
        <source>No feed found at this address. Try the site&apos;s front page, or the feed&apos;s own address.</source>
        <translation>Nenhum feed encontrado neste endereço. Tente a página inicial do site ou o endereço do próprio feed.</translation>
    </message>
    <message>
        <source>No keyring was found, so the account&apos;s password is kept only until you quit DeskReader.</source>
        <translation>Nenhum chaveiro foi encontrado, então a senha da conta só é mantida até você sair do DeskReader.</translation>
    </message>
    <message>
        <source>No rules were found in this file. DeskReader can import rules of RSS Guard, FreshRSS and newsboat.</source>
        <translation>Nenhuma regra foi encontrada neste arquivo. O DeskReader pode importar regras do RSS Guard, do FreshRSS e do newsboat.</translation>
    </message>
    <message>
        <source>No server of this kind was found at this address. It may need a path, such as https://example.org/freshrss/.</source>
        <translation>Nenhum servidor deste tipo foi encontrado neste endereço. Talvez falte um caminho, como https://example.org/freshrss/.</translation>
    </message>
    <message>
        <source>No stories found on the site&apos;s page. The stories you have are kept.</source>
        <translation>Nenhuma notícia encontrada na página do site. As que você tem foram mantidas.</translation>
    </message>
    <message>
        <source>Nothing found at this address. Check the spelling.</source>
        <translation>Nada encontrado neste endereço. Confira se está escrito corretamente.</translation>
    </message>
    <message>
        <source>Read and starred are synced. Feeds can only be changed on the server.</source>
        <translation>Lidas e estrelas são sincronizadas. Os feeds só podem ser alterados no servidor.</translation>
    </message>
    <message>
        <source>Servers with the Fever API, for read and starred only</source>
        <translation>Servidores com a API Fever, só para lidas e estrelas</translation>
    </message>
    <message>
        <source>Something went wrong inside DeskReader. The details are in the log.</source>
        <translation>Algo deu errado no DeskReader. Os detalhes estão no registro.</translation>
    </message>
    <message>
        <source>Subscribed. No keyring was found, so the feed&apos;s password or private address is kept only until you quit DeskReader.</source>
        <translation>Assinado. Nenhum chaveiro foi encontrado, então a senha ou o endereço privado do feed só é mantido até você sair do DeskReader.</translation>
    </message>
    <message>
        <source>Summary only</source>
        <translation>Somente resumo</translation>
    </message>
    <message>
        <source>Summary only: no article was found on the page</source>
        <translation>Somente resumo: nenhum artigo foi encontrado na página</translation>
    </message>
    <message>
        <source>Summary only: saving full stories is turned off</source>
        <translation>Somente resumo: salvar notícias completas está desativado</translation>
    </message>
    <message>
        <source>Summary only: the full story has not been fetched yet</source>
        <translation>Somente resumo: a notícia completa ainda não foi baixada</translation>
    </message>
    <message>
        <source>Summary only: the page is gone</source>
        <translation>Somente resumo: a página não existe mais</translation>
    </message>
    <message>
        <source>Summary only: the page needs a browser that runs scripts</source>
        <translation>Somente resumo: a página precisa de um navegador que execute scripts</translation>
    </message>
    <message>
        <source>Summary only: the rest is for subscribers</source>
        <translation>Somente resumo: o restante é para assinantes</translation>
    </message>
    <message>
        <source>Summary only: the site didn&apos;t respond</source>
        <translation>Somente resumo: o site não respondeu</translation>
    </message>
    <message>
        <source>Summary only: the site doesn&apos;t allow readers</source>
        <translation>Somente resumo: o site não aceita leitores</translation>
    </message>
    <message>
        <source>Summary only: the site shows a consent page instead of the story</source>
        <translation>Somente resumo: o site mostra uma página de consentimento no lugar da notícia</translation>
    </message>
    <message>
        <source>The address leads into your own network or computer, so it wasn&apos;t followed.</source>
        <translation>O endereço leva à sua própria rede ou ao seu computador, por isso não foi seguido.</translation>
    </message>
    <message>
        <source>The address redirects in a loop.</source>
        <translation>O endereço redireciona sem fim.</translation>
    </message>
    <message>
        <source>The connection was interrupted. DeskReader will try again later.</source>
        <translation>A conexão foi interrompida. O DeskReader tentará de novo mais tarde.</translation>
    </message>
    <message>
        <source>The connection was interrupted. Try again.</source>
        <translation>A conexão foi interrompida. Tente de novo.</translation>
    </message>
    <message>
        <source>The disk is full. Nothing was lost; make room and try again.</source>
        <translation>O disco está cheio. Nada foi perdido; libere espaço e tente de novo.</translation>
    </message>
    <message>
        <source>The disk reported an error ({detail}).</source>
        <translation>O disco relatou um erro ({detail}).</translation>
    </message>
    <message>
        <source>The feed at this address is damaged and can&apos;t be read.</source>
        <translation>O feed neste endereço está danificado e não pode ser lido.</translation>
    </message>
    <message>
        <source>The feed has no stories right now.</source>
        <translation>O feed não tem notícias no momento.</translation>
    </message>
    <message>
        <source>The feed is damaged and can&apos;t be read. The stories you have are kept.</source>
        <translation>O feed está danificado e não pode ser lido. As notícias que você tem foram mantidas.</translation>
    </message>
    <message>
        <source>The file {detail} is not an ordinary file, so it was neither read nor written.</source>
        <translation>O arquivo {detail} não é um arquivo comum, por isso não foi lido nem gravado.</translation>
    </message>
    <message>
        <source>The folder for {detail} does not exist, so nothing was written.</source>
        <translation>A pasta de {detail} não existe, então nada foi gravado.</translation>
    </message>
    <message>
        <source>The folder {detail} is missing. Your changes are kept until it is back.</source>
        <translation>A pasta {detail} não está disponível. Suas alterações são mantidas até ela voltar.</translation>
    </message>
    <message>
        <source>The library was damaged. Recovered: {feeds} feeds and {articles} stories, {lost} of them without text until their feed sends it again. The damaged file is kept as {file}.</source>
        <translation>A biblioteca estava danificada. Recuperados: {feeds} feeds e {articles} notícias, {lost} delas sem texto até que o feed o envie de novo. O arquivo danificado foi mantido como {file}.</translation>
    </message>
    <message>
        <source>The library was damaged. The damaged file is kept as {detail}; nothing in it was deleted.</source>
        <translation>A biblioteca estava danificada. O arquivo danificado foi mantido como {detail}; nada nele foi apagado.</translation>
    </message>
    <message>
        <source>The proxy doesn&apos;t respond, or it needs a user name and password. Check Settings, Feeds and refresh, or the feed&apos;s properties.</source>
        <translation>O proxy não responde ou precisa de nome de usuário e senha. Confira Configurações, Feeds e atualização, ou as propriedades do feed.</translation>
    </message>
    <message>
        <source>The proxy doesn&apos;t respond, or it needs a user name and password. Check Settings, Feeds and refresh.</source>
        <translation>O proxy não responde ou precisa de nome de usuário e senha. Veja Configurações, Feeds e atualização.</translation>
    </message>
    <message>
        <source>The publisher has closed this feed.</source>
        <translation>O editor encerrou este feed.</translation>
    </message>
    <message>
        <source>The publisher has closed this feed. You can unsubscribe.</source>
        <translation>O editor encerrou este feed. Você pode cancelar a assinatura.</translation>
    </message>
    <message>
        <source>The server asked for a pause. DeskReader will wait as long as it asked.</source>
        <translation>O servidor pediu uma pausa. O DeskReader esperará o tempo pedido.</translation>
    </message>
    <message>
        <source>The server asked for a pause. Try again later.</source>
        <translation>O servidor pediu uma pausa. Tente de novo mais tarde.</translation>
    </message>
    <message>
        <source>The server didn&apos;t accept this change ({detail}), so it applies on this computer only.</source>
        <translation>O servidor não aceitou esta alteração ({detail}), então ela vale só neste computador.</translation>
    </message>
    <message>
        <source>The server didn&apos;t accept this user name and password. Some servers need a separate app password from their settings page.</source>
        <translation>O servidor não aceitou este nome de usuário e esta senha. Alguns servidores precisam de uma senha de aplicativo própria, criada nas configurações deles.</translation>
    </message>
    <message>
        <source>The server is having problems right now. DeskReader will try again later.</source>
        <translation>O servidor está com problemas no momento. O DeskReader tentará de novo mais tarde.</translation>
    </message>
    <message>
        <source>The server no longer knows this account&apos;s feeds and articles. It may have been reinstalled. Nothing was changed. Choose what to keep: the server&apos;s feeds, or those on this computer.</source>
        <translation>O servidor não conhece mais os feeds e as notícias desta conta. Talvez tenha sido reinstalado. Nada foi alterado. Escolha o que manter: os feeds do servidor ou os deste computador.</translation>
    </message>
    <message>
        <source>The server no longer responds at this address. Check it in the account&apos;s properties.</source>
        <translation>O servidor não responde mais neste endereço. Verifique-o nas propriedades da conta.</translation>
    </message>
    <message>
        <source>The server responded with an error. Check that access for apps (its API) is turned on in its settings, or try again later.</source>
        <translation>O servidor respondeu com um erro. Verifique se o acesso para aplicativos (a API) está ativado nas configurações dele, ou tente de novo mais tarde.</translation>
    </message>
    <message>
        <source>The server sent an unexpected response ({detail}). DeskReader will try again later.</source>
        <translation>O servidor enviou uma resposta inesperada ({detail}). O DeskReader tentará de novo mais tarde.</translation>
    </message>
    <message>
        <source>The server sent too much data at once, so nothing was changed.</source>
        <translation>O servidor enviou dados demais de uma vez, então nada foi alterado.</translation>
    </message>
    <message>
        <source>The server took too long to respond. DeskReader will try again later.</source>
        <translation>O servidor demorou demais para responder. O DeskReader tentará de novo mais tarde.</translation>
    </message>
    <message>
        <source>The server took too long to respond. Try again later.</source>
        <translation>O servidor demorou demais para responder. Tente de novo mais tarde.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate isn&apos;t valid, so DeskReader didn&apos;t connect.</source>
        <translation>O certificado do servidor não é válido, então o DeskReader não se conectou.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate isn&apos;t valid, so no password was sent. If your own authority signed it, add that authority&apos;s certificate.</source>
        <translation>O certificado do servidor não é válido, então nenhuma senha foi enviada. Se sua própria autoridade o assinou, adicione o certificado dela.</translation>
    </message>
    <message>
        <source>The server&apos;s response can&apos;t be right ({detail}), so nothing was changed. DeskReader will try again later.</source>
        <translation>A resposta do servidor não pode estar certa ({detail}), então nada foi alterado. O DeskReader tentará de novo mais tarde.</translation>
    </message>
    <message>
        <source>The server&apos;s response is too complex for DeskReader, so nothing was changed.</source>
        <translation>A resposta do servidor é complexa demais para o DeskReader, então nada foi alterado.</translation>
    </message>
    <message>
        <source>The settings were damaged, so the defaults are used. The damaged file is kept as {detail}.</source>
        <translation>As configurações estavam danificadas, então são usadas as padrão. O arquivo danificado foi mantido como {detail}.</translation>
    </message>
    <message>
        <source>The site asked for a pause. DeskReader will wait as long as it asked.</source>
        <translation>O site pediu uma pausa. O DeskReader vai esperar o tempo que ele pediu.</translation>
    </message>
    <message>
        <source>The site asked for a pause. Try again later.</source>
        <translation>O site pediu uma pausa. Tente de novo mais tarde.</translation>
    </message>
    <message>
        <source>The site asks programs not to read this page.</source>
        <translation>O site pede que programas não leiam esta página.</translation>
    </message>
    <message>
        <source>The site is having problems right now. DeskReader will try again later.</source>
        <translation>O site está com problemas no momento. O DeskReader tentará de novo mais tarde.</translation>
    </message>
    <message>
        <source>The site is having problems right now. Try again later.</source>
        <translation>O site está com problemas no momento. Tente de novo mais tarde.</translation>
    </message>
    <message>
        <source>The site sent an unexpected response ({detail}).</source>
        <translation>O site enviou uma resposta inesperada ({detail}).</translation>
    </message>
    <message>
        <source>The site sent too much data, so the rest wasn&apos;t read.</source>
        <translation>O site enviou dados demais, então o restante não foi lido.</translation>
    </message>
    <message>
        <source>The site took too long to respond. DeskReader will try again later.</source>
        <translation>O site demorou demais para responder. O DeskReader tentará de novo mais tarde.</translation>
    </message>
    <message>
        <source>The site took too long to respond. Try again later.</source>
        <translation>O site demorou demais para responder. Tente de novo mais tarde.</translation>
    </message>
    <message>
        <source>The site&apos;s certificate isn&apos;t valid, so DeskReader didn&apos;t connect.</source>
        <translation>O certificado do site não é válido, então o DeskReader não se conectou.</translation>
    </message>
    <message>
        <source>There are too many rules ({detail}).</source>
        <translation>Há regras demais ({detail}).</translation>
    </message>
    <message>
        <source>There has been nothing at this address for two weeks, so DeskReader has stopped checking. You can unsubscribe.</source>
        <translation>Há duas semanas não há nada neste endereço, então o DeskReader parou de verificá-lo. Você pode cancelar a assinatura.</translation>
    </message>
    <message>
        <source>There is no earlier version of this story.</source>
        <translation>Não há versão anterior desta notícia.</translation>
    </message>
    <message>
        <source>There is no folder {detail}.</source>
        <translation>Não existe a pasta {detail}.</translation>
    </message>
    <message>
        <source>There is no such account.</source>
        <translation>Não existe essa conta.</translation>
    </message>
    <message>
        <source>There is no such feed in the library.</source>
        <translation>Não existe esse feed na biblioteca.</translation>
    </message>
    <message>
        <source>There is no such rule.</source>
        <translation>Essa regra não existe.</translation>
    </message>
    <message>
        <source>There is no such story in the library.</source>
        <translation>Não existe essa notícia na biblioteca.</translation>
    </message>
    <message>
        <source>There is nothing at this address any more. DeskReader will check again tomorrow.</source>
        <translation>Não há mais nada neste endereço. O DeskReader verificará de novo amanhã.</translation>
    </message>
    <message>
        <source>This account is paused. Your changes are kept until you resume it.</source>
        <translation>Esta conta está pausada. Suas alterações são mantidas até você retomá-la.</translation>
    </message>
    <message>
        <source>This account is syncing right now. Try again in a minute.</source>
        <translation>Esta conta está sincronizando agora. Tente de novo em um minuto.</translation>
    </message>
    <message>
        <source>This address isn&apos;t encrypted, so others on the network could read your password. Use https://, or confirm that you accept this.</source>
        <translation>Este endereço não é criptografado, então outras pessoas na rede poderiam ler sua senha. Use https:// ou confirme que aceita isso.</translation>
    </message>
    <message>
        <source>This condition isn&apos;t written as conditions are: {detail}. It should look like title:football.</source>
        <translation>Condições não são escritas assim: {detail}. Deve se parecer com title:football.</translation>
    </message>
    <message>
        <source>This feed needs a password or subscription.</source>
        <translation>Este feed precisa de uma senha ou de uma assinatura paga.</translation>
    </message>
    <message>
        <source>This feed needs its password or private address again: without a keyring, DeskReader keeps it only while it runs. Enter it in the feed&apos;s properties.</source>
        <translation>Este feed precisa da senha ou do endereço privado de novo: sem um chaveiro, o DeskReader só os mantém enquanto está em execução. Informe-os nas propriedades do feed.</translation>
    </message>
    <message>
        <source>This file is too large to import ({detail}), so nothing was imported.</source>
        <translation>Este arquivo é grande demais para importar ({detail}), então nada foi importado.</translation>
    </message>
    <message>
        <source>This folder holds a web page that DeskReader got wrong, and DeskReader&apos;s version of it.

page.html    the page as the site sent it
result.json  what DeskReader took from it: title, author, date, text, pictures

Nothing has been sent anywhere. To help improve DeskReader, send this folder to its makers.
If you were signed in to the site, check page.html first: it may contain your name or a private link.
</source>
        <translation>Esta pasta contém uma página da web que o DeskReader leu errado e a versão que ele fez dela.

page.html    a página como o site a enviou
result.json  o que o DeskReader tirou dela: título, autor, data, texto, imagens

Nada foi enviado a lugar algum. Para ajudar a melhorar o DeskReader, envie esta pasta aos criadores.
Se você estava conectado ao site, confira page.html antes: pode conter seu nome ou um link privado.
</translation>
    </message>
    <message>
        <source>This folder is encrypted. Enter the passphrase that your other devices use.</source>
        <translation>Esta pasta está criptografada. Digite a frase secreta que seus outros dispositivos usam.</translation>
    </message>
    <message>
        <source>This is all the feed provides</source>
        <translation>Isto é tudo o que o feed fornece</translation>
    </message>
    <message>
        <source>This is not a DeskReader export, or it is damaged ({detail}).</source>
        <translation>Isto não é uma exportação do DeskReader, ou está danificada ({detail}).</translation>
    </message>
    <message>
        <source>This is not a feed.</source>
        <translation>Isto não é um feed.</translation>
    </message>
    <message>
        <source>This is not a proxy address. It should look like http://host:8080 or socks5://host:1080.</source>
        <translation>Isto não é um endereço de proxy. Ele deveria ser como http://host:8080 ou socks5://host:1080.</translation>
    </message>
    <message>
        <source>This is not an OPML file with feeds.</source>
        <translation>Isto não é um arquivo OPML com feeds.</translation>
    </message>
    <message>
        <source>This is not an address. It should look like rss.example.org or https://example.org/rss.</source>
        <translation>Isto não é um endereço. Ele deve se parecer com rss.example.org ou https://example.org/rss.</translation>
    </message>
    <message>
        <source>This isn&apos;t a valid regular expression: {detail}.</source>
        <translation>Esta não é uma expressão regular válida: {detail}.</translation>
    </message>
    <message>
        <source>This isn&apos;t the passphrase that your other devices use for this folder. Nothing was read or written.</source>
        <translation>Esta não é a frase secreta que seus outros dispositivos usam para esta pasta. Nada foi lido nem gravado.</translation>
    </message>
    <message>
        <source>This kind of server can&apos;t do that ({detail}).</source>
        <translation>Este tipo de servidor não consegue fazer isso ({detail}).</translation>
    </message>
    <message>
        <source>This library was made by a newer version of DeskReader. Update DeskReader to open it; nothing was changed.</source>
        <translation>Esta biblioteca foi criada por uma versão mais recente do DeskReader. Atualize o DeskReader para abri-la; nada foi alterado.</translation>
    </message>
    <message>
        <source>This page is too complex for DeskReader.</source>
        <translation>Esta página é complexa demais para o DeskReader.</translation>
    </message>
    <message>
        <source>This picture can&apos;t be shown.</source>
        <translation>Esta imagem não pode ser mostrada.</translation>
    </message>
    <message>
        <source>This regular expression takes too long to search a story. Make it simpler, then switch the rule on again.</source>
        <translation>Esta expressão regular demora demais para procurar em uma notícia. Simplifique-a e ative a regra de novo.</translation>
    </message>
    <message>
        <source>This site has no feed. DeskReader reads its list of news instead.</source>
        <translation>Este site não tem feed. O DeskReader lê a lista de notícias dele.</translation>
    </message>
    <message>
        <source>This site has no feed. DeskReader watches its page for new stories instead.</source>
        <translation>Este site não tem feed. O DeskReader acompanha a página dele em busca de novas notícias.</translation>
    </message>
    <message>
        <source>Tiny Tiny RSS</source>
        <translation>Tiny Tiny RSS</translation>
    </message>
    <message>
        <source>Turn on API access in the preferences of Tiny Tiny RSS.</source>
        <translation>Ative o acesso à API nas preferências do Tiny Tiny RSS.</translation>
    </message>
    <message>
        <source>Waiting to be saved</source>
        <translation>Aguardando para ser salva</translation>
    </message>
    <message>
        <source>What couldn&apos;t be recovered came from the backup of {date}.</source>
        <translation>O que não pôde ser recuperado veio do backup de {date}.</translation>
    </message>
    <message>
        <source>You already have this account. It is called {detail}.</source>
        <translation>Você já tem esta conta. Ela se chama {detail}.</translation>
    </message>
    <message>
        <source>You already subscribe to this feed.</source>
        <translation>Você já assina este feed.</translation>
    </message>
    <message>
        <source>You&apos;re offline. DeskReader will continue when you&apos;re back.</source>
        <translation>Você está offline. O DeskReader continuará quando a conexão voltar.</translation>
    </message>
    <message>
        <source>You&apos;re offline. Try again when you&apos;re back.</source>
        <translation>Você está offline. Tente de novo quando a conexão voltar.</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>alerts messages pop-up banner</source>
        <translation>alertas mensagens pop-up aviso</translation>
    </message>
    <message>
        <source>alignment block text</source>
        <translation>alinhamento bloco texto</translation>
    </message>
    <message>
        <source>archive zip move to another computer</source>
        <translation>arquivo zip passar para outro computador</translation>
    </message>
    <message>
        <source>audio mute noise beep</source>
        <translation>áudio mudo ruído bipe</translation>
    </message>
    <message>
        <source>autostart boot startup login</source>
        <translation>início automático login</translation>
    </message>
    <message>
        <source>backup restore copy safety</source>
        <translation>backup cópia restaurar segurança</translation>
    </message>
    <message>
        <source>battery energy laptop</source>
        <translation>bateria energia notebook</translation>
    </message>
    <message>
        <source>code scroll programming</source>
        <translation>código rolagem programação</translation>
    </message>
    <message>
        <source>compact spacing thumbnails snippets rows</source>
        <translation>compacto espaçamento miniaturas trechos linhas</translation>
    </message>
    <message>
        <source>delete old clean up protect</source>
        <translation>excluir antigas limpeza proteger</translation>
    </message>
    <message>
        <source>delete old clean up retention expire</source>
        <translation>excluir antigas limpeza validade</translation>
    </message>
    <message>
        <source>delete old epub books clean up</source>
        <translation>apagar antigos epub livros limpar</translation>
    </message>
    <message>
        <source>disk space budget cache gigabytes</source>
        <translation>disco espaço cache gigabytes</translation>
    </message>
    <message>
        <source>do not disturb night silence pause</source>
        <translation>não perturbe noite silêncio pausa</translation>
    </message>
    <message>
        <source>download full text pages</source>
        <translation>baixar texto completo páginas</translation>
    </message>
    <message>
        <source>duplicates same story merge</source>
        <translation>duplicadas mesma notícia juntar</translation>
    </message>
    <message>
        <source>film game presentation do not disturb</source>
        <translation>filme jogo apresentação não perturbe</translation>
    </message>
    <message>
        <source>filter unread starred hide read</source>
        <translation>filtro não lidas estrela ocultar</translation>
    </message>
    <message>
        <source>folder path data directory</source>
        <translation>pasta caminho dados diretório</translation>
    </message>
    <message>
        <source>font family serif</source>
        <translation>fonte família serifa</translation>
    </message>
    <message>
        <source>font text larger smaller zoom</source>
        <translation>fonte texto maior menor zoom</translation>
    </message>
    <message>
        <source>font zoom scale larger smaller</source>
        <translation>fonte zoom escala maior menor</translation>
    </message>
    <message>
        <source>group duplicates same story related cluster merge</source>
        <translation>agrupar duplicadas mesma notícia relacionadas grupo juntar</translation>
    </message>
    <message>
        <source>hide taskbar system tray</source>
        <translation>ocultar barra de tarefas bandeja</translation>
    </message>
    <message>
        <source>highlight colour desktop</source>
        <translation>destaque cor área de trabalho</translation>
    </message>
    <message>
        <source>images photos download</source>
        <translation>imagens fotos baixar</translation>
    </message>
    <message>
        <source>interval refresh update how often automatic</source>
        <translation>intervalo atualizar frequência automático</translation>
    </message>
    <message>
        <source>keyboard hotkeys vim scheme</source>
        <translation>teclado teclas vim esquema</translation>
    </message>
    <message>
        <source>keywords always never filter alert</source>
        <translation>palavras-chave sempre nunca filtro alerta</translation>
    </message>
    <message>
        <source>layout columns panes above split</source>
        <translation>disposição colunas painéis acima dividir</translation>
    </message>
    <message>
        <source>limit delete old clean up</source>
        <translation>limite excluir antigas limpeza</translation>
    </message>
    <message>
        <source>line length margins narrow wide</source>
        <translation>comprimento de linha margens estreito largo</translation>
    </message>
    <message>
        <source>log errors traffic bytes requests failed</source>
        <translation>registro erros tráfego bytes solicitações</translation>
    </message>
    <message>
        <source>mobile data hotspot roaming</source>
        <translation>dados móveis hotspot roaming</translation>
    </message>
    <message>
        <source>morning newspaper e-reader kindle kobo book schedule digest</source>
        <translation>manhã jornal leitor digital kindle kobo livro horário resumo</translation>
    </message>
    <message>
        <source>mute filter block hide ignore words keywords kill file</source>
        <translation>silenciar filtro bloquear ocultar ignorar palavras palavras-chave</translation>
    </message>
    <message>
        <source>network connection tor socks vpn</source>
        <translation>rede conexão tor socks vpn</translation>
    </message>
    <message>
        <source>number at once maximum</source>
        <translation>número por vez máximo</translation>
    </message>
    <message>
        <source>opml move from another reader</source>
        <translation>opml vir de outro leitor</translation>
    </message>
    <message>
        <source>opml save list of feeds</source>
        <translation>opml salvar lista de feeds</translation>
    </message>
    <message>
        <source>order newest oldest date</source>
        <translation>ordem novas antigas data</translation>
    </message>
    <message>
        <source>own colours file palette</source>
        <translation>cores próprias arquivo paleta</translation>
    </message>
    <message>
        <source>panel indicator status icon</source>
        <translation>painel indicador status ícone</translation>
    </message>
    <message>
        <source>paper sepia background theme</source>
        <translation>papel sépia fundo tema</translation>
    </message>
    <message>
        <source>path directory epub books</source>
        <translation>caminho diretório epub livros</translation>
    </message>
    <message>
        <source>reduce motion animation animated gif accessibility</source>
        <translation>reduzir movimento animação animada gif acessibilidade</translation>
    </message>
    <message>
        <source>refresh update launch</source>
        <translation>atualizar início</translation>
    </message>
    <message>
        <source>sidebar read feeds empty</source>
        <translation>barra lateral lidas feeds vazios</translation>
    </message>
    <message>
        <source>spacing leading</source>
        <translation>espaçamento entrelinha</translation>
    </message>
    <message>
        <source>startup minimised launch</source>
        <translation>início minimizado</translation>
    </message>
    <message>
        <source>sync server sign in freshrss miniflux nextcloud fever google reader syncthing</source>
        <translation>sincronizar servidor entrar freshrss miniflux nextcloud fever google reader syncthing</translation>
    </message>
    <message>
        <source>theme dark mode light night appearance</source>
        <translation>tema escuro claro noite aparência</translation>
    </message>
    <message>
        <source>translation locale english german french arabic interface</source>
        <translation>tradução idioma inglês alemão francês árabe interface</translation>
    </message>
    <message>
        <source>tray background close quit exit</source>
        <translation>bandeja segundo plano fechar sair</translation>
    </message>
    <message>
        <source>unread delay automatically seconds</source>
        <translation>não lidas atraso automático segundos</translation>
    </message>
    <message>
        <source>verify repair integrity damage</source>
        <translation>verificar reparar integridade dano</translation>
    </message>
</context>
<context>
    <name>sidebar</name>
    <message numerus="yes">
        <source>%n feeds have problems</source>
        <translation>
            <numerusform>%n feed tem problemas</numerusform>
            <numerusform>%n feeds têm problemas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories not saved</source>
        <translation>
            <numerusform>%n notícia não salva</numerusform>
            <numerusform>%n notícias não salvas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories saved in part</source>
        <translation>
            <numerusform>%n notícia salva em parte</numerusform>
            <numerusform>%n notícias salvas em parte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>%n não lida</numerusform>
            <numerusform>%n não lidas</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed has a problem</source>
        <translation>1 feed tem um problema</translation>
    </message>
    <message>
        <source>1 story not saved</source>
        <translation>1 notícia não salva</translation>
    </message>
    <message>
        <source>1 story saved in part</source>
        <translation>1 notícia salva em parte</translation>
    </message>
    <message>
        <source>1 unread</source>
        <translation>1 não lida</translation>
    </message>
    <message numerus="yes">
        <source>Couldn&apos;t reach %n feeds</source>
        <translation>
            <numerusform>Não foi possível acessar %n feed</numerusform>
            <numerusform>Não foi possível acessar %n feeds</numerusform>
        </translation>
    </message>
    <message>
        <source>Couldn&apos;t reach 1 feed</source>
        <translation>Não foi possível acessar 1 feed</translation>
    </message>
    <message numerus="yes">
        <source>Couldn&apos;t sync %n accounts</source>
        <translation>
            <numerusform>Não foi possível sincronizar %n conta</numerusform>
            <numerusform>Não foi possível sincronizar %n contas</numerusform>
        </translation>
    </message>
    <message>
        <source>Couldn&apos;t sync 1 account</source>
        <translation>Não foi possível sincronizar 1 conta</translation>
    </message>
    <message numerus="yes">
        <source>Couldn&apos;t update %n feeds</source>
        <translation>
            <numerusform>Não foi possível atualizar %n feed</numerusform>
            <numerusform>Não foi possível atualizar %n feeds</numerusform>
        </translation>
    </message>
    <message>
        <source>Couldn&apos;t update 1 feed</source>
        <translation>Não foi possível atualizar 1 feed</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>Novo nome</translation>
    </message>
    <message>
        <source>Not refreshed yet</source>
        <translation>Ainda não atualizado</translation>
    </message>
    <message>
        <source>Offline · saved stories available</source>
        <translation>Offline · notícias salvas disponíveis</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Em pausa</translation>
    </message>
    <message>
        <source>Refreshing {done} of {total} …</source>
        <translation>Atualizando {done} de {total} …</translation>
    </message>
    <message>
        <source>Refreshing …</source>
        <translation>Atualizando …</translation>
    </message>
    <message>
        <source>Saving stories: {done} of {total} …</source>
        <translation>Salvando notícias: {done} de {total} …</translation>
    </message>
    <message>
        <source>The disk is full · fetching is paused until there is room</source>
        <translation>O disco está cheio · o download está pausado até haver espaço</translation>
    </message>
    <message>
        <source>Updated {ago}</source>
        <translation>Atualizado {ago}</translation>
    </message>
    <message>
        <source>all saved</source>
        <translation>tudo salvo</translation>
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
        <translation>“{role}” sobre “{background}” tem um contraste de {ratio}:1; é preciso pelo menos 4,5:1.</translation>
    </message>
    <message>
        <source>The colour of &quot;{role}&quot; isn&apos;t written like #RRGGBB.</source>
        <translation>A cor de “{role}” não está escrita como #RRGGBB.</translation>
    </message>
    <message>
        <source>The theme file can&apos;t be opened.</source>
        <translation>Não é possível abrir o arquivo do tema.</translation>
    </message>
    <message>
        <source>The theme file has no &quot;colors&quot;.</source>
        <translation>O arquivo do tema não tem “colors”.</translation>
    </message>
    <message>
        <source>The theme file is too large.</source>
        <translation>O arquivo do tema é grande demais.</translation>
    </message>
    <message>
        <source>The theme file isn&apos;t valid JSON.</source>
        <translation>O arquivo do tema não é JSON válido.</translation>
    </message>
    <message>
        <source>The theme file names an unknown role: &quot;{role}&quot;.</source>
        <translation>O arquivo do tema cita uma função desconhecida: “{role}”.</translation>
    </message>
    <message>
        <source>The theme&apos;s &quot;base&quot; must be &quot;light&quot; or &quot;dark&quot;.</source>
        <translation>A “base” do tema deve ser “light” ou “dark”.</translation>
    </message>
</context>
<context>
    <name>timeline</name>
    <message numerus="yes">
        <source>%n feeds here have problems</source>
        <translation>
            <numerusform>%n feed aqui tem problemas</numerusform>
            <numerusform>%n feeds aqui têm problemas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more sources</source>
        <translation>
            <numerusform>Mais %n fonte</numerusform>
            <numerusform>Mais %n fontes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more stories</source>
        <translation>
            <numerusform>Mais %n notícia</numerusform>
            <numerusform>Mais %n notícias</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selecionada</numerusform>
            <numerusform>%n selecionadas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n notícia</numerusform>
            <numerusform>%n notícias</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed here has a problem</source>
        <translation>1 feed aqui tem um problema</translation>
    </message>
    <message>
        <source>1 more source</source>
        <translation>Mais 1 fonte</translation>
    </message>
    <message>
        <source>1 more story</source>
        <translation>Mais 1 notícia</translation>
    </message>
    <message>
        <source>1 selected</source>
        <translation>1 selecionada</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 notícia</translation>
    </message>
    <message>
        <source>Account properties…</source>
        <translation>Propriedades da conta…</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Mudou</translation>
    </message>
    <message>
        <source>Edited</source>
        <translation>Editada</translation>
    </message>
    <message>
        <source>New matching stories will appear here.</source>
        <translation>Novas notícias correspondentes aparecerão aqui.</translation>
    </message>
    <message>
        <source>No muted stories</source>
        <translation>Nenhuma notícia silenciada</translation>
    </message>
    <message>
        <source>No starred stories here</source>
        <translation>Nenhuma notícia com estrela aqui</translation>
    </message>
    <message>
        <source>No starred stories yet</source>
        <translation>Ainda não há notícias com estrela</translation>
    </message>
    <message>
        <source>No stories here</source>
        <translation>Nenhuma notícia aqui</translation>
    </message>
    <message>
        <source>No stories match “{query}”</source>
        <translation>Nenhuma notícia corresponde a “{query}”</translation>
    </message>
    <message>
        <source>Nothing matches this search yet</source>
        <translation>Ainda nada corresponde a esta busca</translation>
    </message>
    <message>
        <source>Nothing new today</source>
        <translation>Nada de novo hoje</translation>
    </message>
    <message>
        <source>Nothing unread</source>
        <translation>Nada não lido</translation>
    </message>
    <message>
        <source>Nothing unread here</source>
        <translation>Nada não lido aqui</translation>
    </message>
    <message>
        <source>Press R to check for new stories.</source>
        <translation>Pressione R para verificar novas notícias.</translation>
    </message>
    <message>
        <source>Press R to try again.</source>
        <translation>Pressione R para tentar de novo.</translation>
    </message>
    <message>
        <source>Press S to star a story. Starred stories are never deleted.</source>
        <translation>Pressione S para marcar uma notícia com estrela. Notícias com estrela nunca são excluídas.</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>Removida</translation>
    </message>
    <message>
        <source>Search everything</source>
        <translation>Buscar em tudo</translation>
    </message>
    <message>
        <source>Select the feed to see what&apos;s wrong, or press R to try again.</source>
        <translation>Selecione o feed para ver o que há de errado ou pressione R para tentar de novo.</translation>
    </message>
    <message>
        <source>Show all stories</source>
        <translation>Mostrar todas as notícias</translation>
    </message>
    <message>
        <source>Stories that a rule mutes are kept here.</source>
        <translation>As notícias que uma regra silencia ficam aqui.</translation>
    </message>
    <message>
        <source>The stories of the last 24 hours will appear here.</source>
        <translation>As notícias das últimas 24 horas aparecerão aqui.</translation>
    </message>
    <message>
        <source>Try fewer or different words, or press Esc to clear the search.</source>
        <translation>Tente menos palavras ou outras, ou pressione Esc para limpar a busca.</translation>
    </message>
    <message>
        <source>Untitled story</source>
        <translation>Notícia sem título</translation>
    </message>
    <message>
        <source>You&apos;re all caught up</source>
        <translation>Você está em dia</translation>
    </message>
    <message>
        <source>You&apos;re all caught up. New stories will appear here.</source>
        <translation>Você está em dia. Novas notícias aparecerão aqui.</translation>
    </message>
    <message>
        <source>changed since you read it</source>
        <translation>mudou desde que você leu</translation>
    </message>
    <message>
        <source>edited by its publisher</source>
        <translation>editada por seu editor</translation>
    </message>
    <message>
        <source>read</source>
        <translation>lida</translation>
    </message>
    <message>
        <source>removed by its publisher</source>
        <translation>removida por seu editor</translation>
    </message>
    <message>
        <source>starred</source>
        <translation>com estrela</translation>
    </message>
    <message>
        <source>unread</source>
        <translation>não lida</translation>
    </message>
    <message>
        <source>update</source>
        <translation>atualização</translation>
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
        <translation>Todas as notícias</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>Silenciadas</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>Neste computador</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Buscar</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>Com estrela</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Hoje</translation>
    </message>
    <message>
        <source>Today in brief</source>
        <translation>Hoje em resumo</translation>
    </message>
    <message>
        <source>Unread</source>
        <translation>Não lidas</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message numerus="yes">
        <source>%n days ago</source>
        <translation>
            <numerusform>há %n dia</numerusform>
            <numerusform>há %n dias</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>há %n h</numerusform>
            <numerusform>há %n h</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>há %n min</numerusform>
            <numerusform>há %n min</numerusform>
        </translation>
    </message>
    <message>
        <source>1 day ago</source>
        <translation>há 1 dia</translation>
    </message>
    <message>
        <source>1 h ago</source>
        <translation>há 1 h</translation>
    </message>
    <message>
        <source>1 min ago</source>
        <translation>há 1 min</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Hoje</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Ontem</translation>
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
        <translation>agora mesmo</translation>
    </message>
</context>
</TS>
