<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About DeskReader</source>
        <translation>关于 DeskReader</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详细信息</translation>
    </message>
    <message>
        <source>Free software under the MIT licence. It sends no data about you to anyone.</source>
        <translation>采用 MIT 许可证的自由软件。不会向任何人发送关于您的数据。</translation>
    </message>
    <message>
        <source>Licences…</source>
        <translation>许可证…</translation>
    </message>
    <message>
        <source>Made with Qt {version} and PySide6, under the LGPL.</source>
        <translation>使用 Qt {version} 和 PySide6 制作，遵循 LGPL。</translation>
    </message>
    <message>
        <source>The news you chose, whole and offline.</source>
        <translation>您选择的新闻，完整、可离线阅读。</translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation>版本 {version}</translation>
    </message>
    <message>
        <source>Versions and system, for a bug report</source>
        <translation>版本和系统信息，用于报告错误</translation>
    </message>
    <message>
        <source>Your library is in {folder}.</source>
        <translation>您的资料库位于 {folder}。</translation>
    </message>
</context>
<context>
    <name>AccountPropertiesDialog</name>
    <message>
        <source>Account</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>As it stands in the sidebar.</source>
        <translation>显示在侧边栏中的名称。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Feeds, stories and the folder stay.</source>
        <translation>订阅源、文章和文件夹都会保留。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Remove account</source>
        <translation>移除账户</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>移除…</translation>
    </message>
    <message>
        <source>The server keeps everything.</source>
        <translation>服务器会保留一切。</translation>
    </message>
</context>
<context>
    <name>AccountRow</name>
    <message>
        <source>Open {name}</source>
        <translation>打开 {name}</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
</context>
<context>
    <name>AccountSection</name>
    <message>
        <source>Account</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>Account…</source>
        <translation>账户…</translation>
    </message>
    <message>
        <source>Checks for new stories</source>
        <translation>检查新文章</translation>
    </message>
    <message>
        <source>Syncing</source>
        <translation>同步</translation>
    </message>
    <message>
        <source>The server checks this feed; how often, and with which sign-in, is set there.</source>
        <translation>此订阅源由服务器检查；检查频率和登录方式在服务器上设置。</translation>
    </message>
</context>
<context>
    <name>AccountsPage</name>
    <message>
        <source>Add account</source>
        <translation>添加账户</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>添加…</translation>
    </message>
    <message>
        <source>FreshRSS, Miniflux, Nextcloud News, Tiny Tiny RSS, or a folder that your computers share.</source>
        <translation>FreshRSS、Miniflux、Nextcloud News、Tiny Tiny RSS，或您的电脑共用的文件夹。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>ActivityDialog</name>
    <message numerus="yes">
        <source>%n for feeds</source>
        <translation>
            <numerusform>%n 次用于订阅源</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n for pages</source>
        <translation>
            <numerusform>%n 次用于页面</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n for pictures</source>
        <translation>
            <numerusform>%n 次用于图片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n requests today</source>
        <translation>
            <numerusform>今天 %n 次请求</numerusform>
        </translation>
    </message>
    <message>
        <source>1 for feeds</source>
        <translation>1 次用于订阅源</translation>
    </message>
    <message>
        <source>1 for pages</source>
        <translation>1 次用于页面</translation>
    </message>
    <message>
        <source>1 for pictures</source>
        <translation>1 次用于图片</translation>
    </message>
    <message>
        <source>1 request today</source>
        <translation>今天 1 次请求</translation>
    </message>
    <message>
        <source>Activity</source>
        <translation>活动</translation>
    </message>
    <message>
        <source>Check failed feeds again</source>
        <translation>再次检查失败的订阅源</translation>
    </message>
    <message>
        <source>Checking feeds: {done} of {total}</source>
        <translation>正在检查订阅源：{done} / {total}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>订阅源</translation>
    </message>
    <message>
        <source>Feeds</source>
        <translation>订阅源</translation>
    </message>
    <message>
        <source>Last check</source>
        <translation>上次检查</translation>
    </message>
    <message>
        <source>Next check</source>
        <translation>下次检查</translation>
    </message>
    <message>
        <source>No problems</source>
        <translation>没有问题</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>尚未</translation>
    </message>
    <message>
        <source>Nothing is being fetched right now.</source>
        <translation>目前没有正在获取的内容。</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Right away</source>
        <translation>立即</translation>
    </message>
    <message>
        <source>Saving stories: {done} of {total}</source>
        <translation>正在保存文章：{done} / {total}</translation>
    </message>
    <message>
        <source>What DeskReader fetches, what failed and why.</source>
        <translation>DeskReader 获取了什么，什么失败了以及原因。</translation>
    </message>
    <message>
        <source>{size} received</source>
        <translation>已接收 {size}</translation>
    </message>
</context>
<context>
    <name>AddAccountDialog</name>
    <message>
        <source>A passphrase encrypts the folder&apos;s files. Use the same one on each computer.</source>
        <translation>密码短语会加密文件夹中的文件。请在每台电脑上使用同一个。</translation>
    </message>
    <message>
        <source>Add account</source>
        <translation>添加账户</translation>
    </message>
    <message>
        <source>Choose folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Folder to sync through</source>
        <translation>用于同步的文件夹</translation>
    </message>
    <message>
        <source>Kind of account</source>
        <translation>账户类型</translation>
    </message>
    <message>
        <source>Optional</source>
        <translation>可选</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>密码短语</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>正在登录…</translation>
    </message>
</context>
<context>
    <name>AddFeedDialog</name>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message numerus="yes">
        <source>Add %n feeds</source>
        <translation>
            <numerusform>添加 %n 个订阅源</numerusform>
        </translation>
    </message>
    <message>
        <source>Add feed</source>
        <translation>添加订阅源</translation>
    </message>
    <message>
        <source>Checking the address…</source>
        <translation>正在检查地址…</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>New folder&apos;s name</source>
        <translation>新文件夹的名称</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>新建文件夹…</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>无文件夹</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Site or feed address</source>
        <translation>网站或订阅源地址</translation>
    </message>
    <message>
        <source>Site, feed or article address</source>
        <translation>网站、订阅源或文章的地址</translation>
    </message>
    <message>
        <source>The site didn&apos;t accept this user name and password.</source>
        <translation>网站未接受此用户名和密码。</translation>
    </message>
    <message>
        <source>This page offers several feeds.</source>
        <translation>此页面提供多个订阅源。</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>用户名</translation>
    </message>
</context>
<context>
    <name>AdvancedPage</name>
    <message>
        <source>Activity</source>
        <translation>活动</translation>
    </message>
    <message>
        <source>An OPML file with your feeds and folders, which any other reader can import.</source>
        <translation>包含您的订阅源和文件夹的 OPML 文件，任何其他阅读器都能导入。</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>立即检查</translation>
    </message>
    <message>
        <source>Check the library</source>
        <translation>检查资料库</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>正在检查…</translation>
    </message>
    <message>
        <source>Checks every stored story and picture. Changes nothing.</source>
        <translation>检查每一篇已保存的文章和每一张图片。不做任何更改。</translation>
    </message>
    <message>
        <source>Export everything</source>
        <translation>导出全部</translation>
    </message>
    <message>
        <source>Export subscriptions</source>
        <translation>导出订阅</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Feeds from another reader, an export of DeskReader, or another reader&apos;s library.</source>
        <translation>其他阅读器的订阅源、DeskReader 的导出文件或其他阅读器的资料库。</translation>
    </message>
    <message>
        <source>Feeds, stories, stars and tags in one file, to move to another computer.</source>
        <translation>将订阅源、文章、星标和标签放进一个文件，以便迁移到另一台电脑。</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Library location</source>
        <translation>资料库位置</translation>
    </message>
    <message>
        <source>Make a copy of the library, or go back to an earlier one.</source>
        <translation>复制一份资料库，或恢复到较早的一份。</translation>
    </message>
    <message>
        <source>No problems found.</source>
        <translation>未发现问题。</translation>
    </message>
    <message>
        <source>OPML files (*.opml *.xml)</source>
        <translation>OPML 文件 (*.opml *.xml)</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>Saved to {path}.</source>
        <translation>已保存到 {path}。</translation>
    </message>
    <message>
        <source>Show…</source>
        <translation>显示…</translation>
    </message>
    <message>
        <source>What is being fetched, what failed and why, and how much came today.</source>
        <translation>正在获取什么，什么失败了以及原因，今天收到多少。</translation>
    </message>
</context>
<context>
    <name>ArticleCommands</name>
    <message>
        <source>Nothing to change here</source>
        <translation>这里没有可更改的内容</translation>
    </message>
</context>
<context>
    <name>ArticleController</name>
    <message>
        <source>Forgotten. New pages from {site} will be read from scratch.</source>
        <translation>已忘记。{site} 的新页面将从头读取。</translation>
    </message>
    <message>
        <source>Link copied</source>
        <translation>已复制链接</translation>
    </message>
    <message>
        <source>No unread stories above</source>
        <translation>上方没有未读文章</translation>
    </message>
    <message>
        <source>No unread stories here</source>
        <translation>这里没有未读文章</translation>
    </message>
    <message>
        <source>This link has no email address.</source>
        <translation>此链接没有电子邮件地址。</translation>
    </message>
    <message>
        <source>This story has no web page.</source>
        <translation>这篇文章没有网页。</translation>
    </message>
    <message>
        <source>We&apos;ll remind you of this story in an hour.</source>
        <translation>一小时后会提醒您阅读这篇文章。</translation>
    </message>
</context>
<context>
    <name>ArticleOutput</name>
    <message>
        <source>Copied as HTML</source>
        <translation>已复制为 HTML</translation>
    </message>
    <message>
        <source>Copied as Markdown</source>
        <translation>已复制为 Markdown</translation>
    </message>
    <message>
        <source>Copied with its source</source>
        <translation>已连同来源复制</translation>
    </message>
    <message>
        <source>Couldn&apos;t print the story.</source>
        <translation>无法打印文章。</translation>
    </message>
    <message>
        <source>Couldn&apos;t save the file.</source>
        <translation>无法保存文件。</translation>
    </message>
    <message>
        <source>Save as HTML</source>
        <translation>另存为 HTML</translation>
    </message>
    <message>
        <source>Save as PDF</source>
        <translation>另存为 PDF</translation>
    </message>
    <message>
        <source>Save file</source>
        <translation>保存文件</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>保存图片</translation>
    </message>
    <message>
        <source>Saved to {path}</source>
        <translation>已保存到 {path}</translation>
    </message>
    <message>
        <source>This story has no pictures.</source>
        <translation>这篇文章没有图片。</translation>
    </message>
</context>
<context>
    <name>ArticlePane</name>
    <message numerus="yes">
        <source>%n min read</source>
        <translation>
            <numerusform>阅读需 %n 分钟</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n paragraphs unchanged</source>
        <translation>
            <numerusform>%n 段未更改</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n words added</source>
        <translation>
            <numerusform>新增 %n 个词</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n words removed</source>
        <translation>
            <numerusform>删除 %n 个词</numerusform>
        </translation>
    </message>
    <message>
        <source>1 min read</source>
        <translation>阅读需 1 分钟</translation>
    </message>
    <message>
        <source>1 paragraph unchanged</source>
        <translation>1 段未更改</translation>
    </message>
    <message>
        <source>1 word added</source>
        <translation>新增 1 个词</translation>
    </message>
    <message>
        <source>1 word removed</source>
        <translation>删除 1 个词</translation>
    </message>
    <message>
        <source>Article</source>
        <translation>文章</translation>
    </message>
    <message>
        <source>By {author}</source>
        <translation>作者：{author}</translation>
    </message>
    <message>
        <source>Changed since you read it</source>
        <translation>阅读后有更改</translation>
    </message>
    <message>
        <source>Changes since {date}</source>
        <translation>自 {date} 以来的更改</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy link address</source>
        <translation>复制链接地址</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Download pictures</source>
        <translation>下载图片</translation>
    </message>
    <message>
        <source>E</source>
        <translation>东</translation>
    </message>
    <message>
        <source>Earlier headline: {title}</source>
        <translation>之前的标题：{title}</translation>
    </message>
    <message>
        <source>Earlier version</source>
        <translation>较早版本</translation>
    </message>
    <message>
        <source>Earlier version {number} of {count}</source>
        <translation>较早版本 {number}/{count}</translation>
    </message>
    <message>
        <source>Edited by the publisher: {date}</source>
        <translation>发布者编辑于：{date}</translation>
    </message>
    <message>
        <source>Later version</source>
        <translation>较新版本</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>地图</translation>
    </message>
    <message>
        <source>Mute “{phrase}” for 14 days</source>
        <translation>将“{phrase}”静音 14 天</translation>
    </message>
    <message>
        <source>N</source>
        <translation>北</translation>
    </message>
    <message>
        <source>No story selected</source>
        <translation>未选择文章</translation>
    </message>
    <message>
        <source>Open link</source>
        <translation>打开链接</translation>
    </message>
    <message>
        <source>Open original</source>
        <translation>打开原文</translation>
    </message>
    <message>
        <source>S</source>
        <translation>南</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>保存图片…</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Show changes</source>
        <translation>显示更改</translation>
    </message>
    <message>
        <source>Show in lists again</source>
        <translation>重新显示在列表中</translation>
    </message>
    <message>
        <source>Show the feed&apos;s summary</source>
        <translation>显示订阅源的摘要</translation>
    </message>
    <message>
        <source>Show the full story</source>
        <translation>显示完整文章</translation>
    </message>
    <message>
        <source>Show the site&apos;s version</source>
        <translation>显示网站版本</translation>
    </message>
    <message>
        <source>Show the story</source>
        <translation>显示文章</translation>
    </message>
    <message>
        <source>The feed&apos;s version</source>
        <translation>订阅源版本</translation>
    </message>
    <message>
        <source>The publisher removed this story (noticed {date}). Your copy stays.</source>
        <translation>发布者已移除此文章（发现于 {date}）。您的副本会保留。</translation>
    </message>
    <message>
        <source>The site cut this short.</source>
        <translation>网站截断了这篇文章。</translation>
    </message>
    <message>
        <source>The site cut this short. The rest comes from the original at {site}.</source>
        <translation>网站截断了这篇文章。其余内容来自 {site} 的原文。</translation>
    </message>
    <message>
        <source>The site&apos;s version</source>
        <translation>网站版本</translation>
    </message>
    <message>
        <source>There is only one version of this story.</source>
        <translation>此文章只有一个版本。</translation>
    </message>
    <message>
        <source>This is the site&apos;s version, which is cut short.</source>
        <translation>这是被截断的网站版本。</translation>
    </message>
    <message>
        <source>This picture isn&apos;t saved</source>
        <translation>此图片未保存</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>W</source>
        <translation>西</translation>
    </message>
</context>
<context>
    <name>BackupsDialog</name>
    <message numerus="yes">
        <source>%n feeds</source>
        <translation>
            <numerusform>%n 个订阅源</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n starred</source>
        <translation>
            <numerusform>%n 篇加星</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n 篇文章</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed</source>
        <translation>1 个订阅源</translation>
    </message>
    <message>
        <source>1 starred</source>
        <translation>1 篇加星</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 篇文章</translation>
    </message>
    <message>
        <source>A full backup is made daily; the last seven are kept. Pictures are not included.</source>
        <translation>每天进行一次完整备份，保留最近七份。不包含图片。</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>立即备份</translation>
    </message>
    <message>
        <source>Backing up…</source>
        <translation>正在备份…</translation>
    </message>
    <message>
        <source>Backup made.</source>
        <translation>备份完成。</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>No backups yet.</source>
        <translation>还没有备份。</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Restored the library of {date}</source>
        <translation>已恢复 {date} 的资料库</translation>
    </message>
    <message>
        <source>Restores {date} ({holds}). Your current library is backed up first.</source>
        <translation>恢复 {date} 的备份（{holds}）。会先备份您当前的资料库。</translation>
    </message>
    <message>
        <source>Restoring…</source>
        <translation>正在恢复…</translation>
    </message>
    <message>
        <source>before an import</source>
        <translation>导入之前</translation>
    </message>
    <message>
        <source>before an update</source>
        <translation>更新之前</translation>
    </message>
    <message>
        <source>before restoring</source>
        <translation>恢复之前</translation>
    </message>
    <message>
        <source>daily</source>
        <translation>每日</translation>
    </message>
    <message>
        <source>made by you</source>
        <translation>由您创建</translation>
    </message>
    <message>
        <source>unreadable</source>
        <translation>无法读取</translation>
    </message>
</context>
<context>
    <name>BriefingCard</name>
    <message>
        <source>Also in {sources}</source>
        <translation>另见 {sources}</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>已读</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>以及另外 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>and 1 more</source>
        <translation>以及另外 1 个</translation>
    </message>
</context>
<context>
    <name>BriefingPage</name>
    <message>
        <source>Nothing new in the last 24 hours, or you&apos;ve read it all elsewhere.</source>
        <translation>过去 24 小时没有新内容，或者您已在别处读完。</translation>
    </message>
    <message>
        <source>Save as EPUB…</source>
        <translation>另存为 EPUB…</translation>
    </message>
    <message>
        <source>Show new stories</source>
        <translation>显示新文章</translation>
    </message>
</context>
<context>
    <name>BriefingWatch</name>
    <message numerus="yes">
        <source>%n stories, saved as {name}</source>
        <translation>
            <numerusform>%n 篇文章，已保存为 {name}</numerusform>
        </translation>
    </message>
    <message>
        <source>1 story, saved as {name}</source>
        <translation>1 篇文章，已保存为 {name}</translation>
    </message>
    <message>
        <source>Couldn&apos;t save today&apos;s briefing. {reason}</source>
        <translation>无法保存今天的简报。{reason}</translation>
    </message>
</context>
<context>
    <name>CardView</name>
    <message>
        <source>Stories</source>
        <translation>文章</translation>
    </message>
</context>
<context>
    <name>ComparisonMode</name>
    <message>
        <source>No changes to this story were found.</source>
        <translation>未发现此文章有更改。</translation>
    </message>
</context>
<context>
    <name>CredentialFields</name>
    <message>
        <source>A PEM file from this site</source>
        <translation>此网站的 PEM 文件</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>As a browser sends them: name=value; name=value</source>
        <translation>按浏览器发送的格式：名称=值; 名称=值</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>Certificate key</source>
        <translation>证书密钥</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Cookies</source>
        <translation>Cookie</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>自定义</translation>
    </message>
    <message>
        <source>For example http://name:password@host:8080</source>
        <translation>例如 http://name:password@host:8080</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>标头</translation>
    </message>
    <message>
        <source>If it is in a separate file</source>
        <translation>如果在单独的文件中</translation>
    </message>
    <message>
        <source>Key password</source>
        <translation>密钥密码</translation>
    </message>
    <message>
        <source>No proxy</source>
        <translation>不使用代理</translation>
    </message>
    <message>
        <source>One per line, e.g. Authorization: Bearer …</source>
        <translation>每行一个，例如 Authorization: Bearer …</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>Proxy address</source>
        <translation>代理地址</translation>
    </message>
    <message>
        <source>The full address, including its secret token</source>
        <translation>包含秘密令牌的完整地址</translation>
    </message>
    <message>
        <source>Use default</source>
        <translation>使用默认值</translation>
    </message>
    <message>
        <source>Used for this feed, its stories and pictures</source>
        <translation>用于此订阅源及其文章和图片</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>用户名</translation>
    </message>
</context>
<context>
    <name>CredentialsSection</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>更改…</translation>
    </message>
    <message>
        <source>No keyring was found, so this is kept only until you quit DeskReader.</source>
        <translation>未找到密钥环，因此只保留到您退出 DeskReader 为止。</translation>
    </message>
    <message>
        <source>No sign-in details are sent.</source>
        <translation>不发送任何登录信息。</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Sign-in and headers</source>
        <translation>登录和标头</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>存储</translation>
    </message>
    <message>
        <source>Stored in your keyring; sent only to this feed&apos;s server.</source>
        <translation>存储在您的密钥环中，只发送给此订阅源的服务器。</translation>
    </message>
    <message>
        <source>a certificate</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>a secret in the address</source>
        <translation>地址中的秘密</translation>
    </message>
    <message>
        <source>cookies</source>
        <translation>Cookie</translation>
    </message>
    <message>
        <source>headers</source>
        <translation>标头</translation>
    </message>
    <message>
        <source>its own proxy</source>
        <translation>单独的代理</translation>
    </message>
    <message>
        <source>no proxy</source>
        <translation>不使用代理</translation>
    </message>
    <message>
        <source>user name and password</source>
        <translation>用户名和密码</translation>
    </message>
</context>
<context>
    <name>DiskSpaceWatch</name>
    <message>
        <source>The disk is full. Nothing is fetched, and your changes are held until there is room to save them.</source>
        <translation>磁盘已满。暂停获取，您的更改会保留，直到有空间保存。</translation>
    </message>
</context>
<context>
    <name>DownloadProgress</name>
    <message>
        <source>Saving</source>
        <translation>正在保存</translation>
    </message>
    <message>
        <source>Saving {name}</source>
        <translation>正在保存 {name}</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
</context>
<context>
    <name>ExportOptions</name>
    <message>
        <source>Anyone with the file could read those feeds as you.</source>
        <translation>任何拥有此文件的人都能以您的身份阅读这些订阅源。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Choose file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Include logins and tokens of private feeds</source>
        <translation>包含私有订阅源的登录信息和令牌</translation>
    </message>
    <message>
        <source>Some feeds are private. Tick to include their logins and tokens.</source>
        <translation>有些订阅源是私有的。勾选以包含其登录信息和令牌。</translation>
    </message>
</context>
<context>
    <name>FeedChoice</name>
    <message>
        <source>Checking the feed…</source>
        <translation>正在检查订阅源…</translation>
    </message>
</context>
<context>
    <name>FeedCommands</name>
    <message>
        <source>Address copied</source>
        <translation>已复制地址</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>创建</translation>
    </message>
    <message>
        <source>Everything here is already read</source>
        <translation>这里的内容都已读</translation>
    </message>
    <message>
        <source>Export OPML</source>
        <translation>导出 OPML</translation>
    </message>
    <message>
        <source>Exported subscriptions to {name}</source>
        <translation>已将订阅导出到 {name}</translation>
    </message>
    <message>
        <source>Fetching the page…</source>
        <translation>正在获取页面…</translation>
    </message>
    <message>
        <source>Folder name</source>
        <translation>文件夹名称</translation>
    </message>
    <message>
        <source>Import OPML</source>
        <translation>导入 OPML</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>新建文件夹</translation>
    </message>
    <message>
        <source>Removed folder {title}; its feeds are kept</source>
        <translation>已移除文件夹 {title}；其中的订阅源已保留</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Rename feed</source>
        <translation>重命名订阅源</translation>
    </message>
    <message>
        <source>Rename folder</source>
        <translation>重命名文件夹</translation>
    </message>
    <message>
        <source>The page and DeskReader&apos;s version of it are in {folder}. Nothing was sent.</source>
        <translation>页面及 DeskReader 的版本位于 {folder}。未发送任何内容。</translation>
    </message>
    <message>
        <source>Unsubscribed from {title}</source>
        <translation>已退订 {title}</translation>
    </message>
</context>
<context>
    <name>FeedMoves</name>
    <message>
        <source>Adds the feeds of an OPML file to this account.</source>
        <translation>将 OPML 文件中的订阅源添加到此账户。</translation>
    </message>
    <message>
        <source>All feeds of this account move here and are unsubscribed on the server.</source>
        <translation>此账户的所有订阅源会移到这里，并在服务器上退订。</translation>
    </message>
    <message>
        <source>All feeds on this computer move into this account, with what you have read, starred and tagged.</source>
        <translation>这台电脑上的所有订阅源会移到此账户，包括已读、加星和标签。</translation>
    </message>
    <message>
        <source>Import feeds</source>
        <translation>导入订阅源</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Move all</source>
        <translation>全部移动</translation>
    </message>
    <message>
        <source>Move feeds here</source>
        <translation>将订阅源移到这里</translation>
    </message>
    <message>
        <source>Move feeds to this computer</source>
        <translation>将订阅源移到这台电脑</translation>
    </message>
</context>
<context>
    <name>FeedStatistics</name>
    <message>
        <source>Feed</source>
        <translation>订阅源</translation>
    </message>
    <message>
        <source>First</source>
        <translation>首发</translation>
    </message>
    <message>
        <source>How often it was first with a story that other feeds reported, too</source>
        <translation>它最先报道、其他订阅源也报道的次数</translation>
    </message>
    <message>
        <source>Last story</source>
        <translation>最新文章</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Opened %</source>
        <translation>打开 %</translation>
    </message>
    <message>
        <source>Overlap</source>
        <translation>重叠</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>加星</translation>
    </message>
    <message>
        <source>Stories</source>
        <translation>文章</translation>
    </message>
    <message>
        <source>Stories it published in this time</source>
        <translation>它在此期间发布的文章</translation>
    </message>
    <message>
        <source>The feed&apos;s name</source>
        <translation>订阅源的名称</translation>
    </message>
    <message>
        <source>The share of its stories that other feeds bring you anyway</source>
        <translation>其文章中其他订阅源也会带来的比例</translation>
    </message>
    <message>
        <source>The share of its stories that you opened</source>
        <translation>其文章中您打开过的比例</translation>
    </message>
    <message>
        <source>Those you opened; marking as read doesn&apos;t count</source>
        <translation>您打开过的文章；标为已读不算</translation>
    </message>
    <message>
        <source>Those you starred</source>
        <translation>您加星的文章</translation>
    </message>
    <message>
        <source>What keeps it from being fetched</source>
        <translation>无法获取的原因</translation>
    </message>
    <message>
        <source>When its newest story is from</source>
        <translation>最新文章的时间</translation>
    </message>
    <message>
        <source>{first} of {all}</source>
        <translation>{all} 篇中的 {first} 篇</translation>
    </message>
</context>
<context>
    <name>FeedStatisticsDialog</name>
    <message>
        <source>All time</source>
        <translation>全部时间</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>正在统计…</translation>
    </message>
    <message>
        <source>Feed properties</source>
        <translation>订阅源属性</translation>
    </message>
    <message>
        <source>Feeds</source>
        <translation>订阅源</translation>
    </message>
    <message>
        <source>Feeds worth keeping</source>
        <translation>值得保留的订阅源</translation>
    </message>
    <message>
        <source>First and Overlap need story grouping, which is off in the settings.</source>
        <translation>“首发”和“重叠”需要文章分组，该功能已在设置中关闭。</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>过去 30 天</translation>
    </message>
    <message>
        <source>Last 90 days</source>
        <translation>过去 90 天</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>时间段</translation>
    </message>
    <message>
        <source>Show stories</source>
        <translation>显示文章</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>排序方式</translation>
    </message>
    <message>
        <source>Unsubscribe</source>
        <translation>退订</translation>
    </message>
    <message numerus="yes">
        <source>Unsubscribe from %n feeds</source>
        <translation>
            <numerusform>退订 %n 个订阅源</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Unsubscribed from %n feeds</source>
        <translation>
            <numerusform>已退订 %n 个订阅源</numerusform>
        </translation>
    </message>
    <message>
        <source>Unsubscribed from {title}</source>
        <translation>已退订 {title}</translation>
    </message>
    <message>
        <source>What each feed brings, and what you read of it. This is counted on this computer and goes nowhere.</source>
        <translation>每个订阅源带来了什么，您读了多少。统计只在这台电脑上进行，不会外传。</translation>
    </message>
</context>
<context>
    <name>FeedsPage</name>
    <message>
        <source>Automatically</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Check for new stories</source>
        <translation>检查新文章</translation>
    </message>
    <message>
        <source>Check for new stories on startup</source>
        <translation>启动时检查新文章</translation>
    </message>
    <message>
        <source>Every 15 minutes</source>
        <translation>每 15 分钟</translation>
    </message>
    <message>
        <source>Every 2 hours</source>
        <translation>每 2 小时</translation>
    </message>
    <message>
        <source>Every 30 minutes</source>
        <translation>每 30 分钟</translation>
    </message>
    <message>
        <source>Every 4 hours</source>
        <translation>每 4 小时</translation>
    </message>
    <message>
        <source>Every hour</source>
        <translation>每小时</translation>
    </message>
    <message>
        <source>Every {minutes} minutes</source>
        <translation>每 {minutes} 分钟</translation>
    </message>
    <message>
        <source>Feeds that are due are checked as soon as DeskReader opens.</source>
        <translation>DeskReader 打开后会立即检查到期的订阅源。</translation>
    </message>
    <message>
        <source>Feeds that ask to be checked less often are. No feed is checked more than once an hour, or every half hour if its site allows it.</source>
        <translation>要求减少检查的订阅源会得到尊重。任何订阅源每小时最多检查一次，网站允许时最多每半小时一次。</translation>
    </message>
    <message>
        <source>Loose</source>
        <translation>宽松</translation>
    </message>
    <message>
        <source>Manually</source>
        <translation>手动</translation>
    </message>
    <message>
        <source>Mute, star, tag or mark new stories by their words, author, feed, link or language.</source>
        <translation>按词语、作者、订阅源、链接或语言，对新文章静音、加星、加标签或标记。</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>普通</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Once a day</source>
        <translation>每天一次</translation>
    </message>
    <message>
        <source>One card for a story from several sources</source>
        <translation>将多个来源的同一新闻合为一张卡片</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Strict</source>
        <translation>严格</translation>
    </message>
    <message>
        <source>Strict groups only what is surely the same story. A folder can be left out in its menu.</source>
        <translation>“严格”只归并确定相同的新闻。可在文件夹的菜单中将其排除。</translation>
    </message>
    <message>
        <source>Twice a day</source>
        <translation>每天两次</translation>
    </message>
</context>
<context>
    <name>FetchStatisticsSection</name>
    <message numerus="yes">
        <source>%n since {when}</source>
        <translation>
            <numerusform>自 {when} 起 %n 次</numerusform>
        </translation>
    </message>
    <message>
        <source>1 since {when}</source>
        <translation>自 {when} 起 1 次</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>Last fetched</source>
        <translation>上次获取</translation>
    </message>
    <message>
        <source>Last response</source>
        <translation>上次响应</translation>
    </message>
    <message>
        <source>Moved</source>
        <translation>地址变更</translation>
    </message>
    <message>
        <source>Next check</source>
        <translation>下次检查</translation>
    </message>
    <message>
        <source>Not checked yet</source>
        <translation>尚未检查</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>尚未</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>已接收</translation>
    </message>
    <message>
        <source>Requests</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>Right away</source>
        <translation>立即</translation>
    </message>
    <message>
        <source>Since {when}.</source>
        <translation>自 {when} 起。</translation>
    </message>
    <message>
        <source>The feed moved from {address} on {when}.</source>
        <translation>订阅源于 {when} 从 {address} 迁移。</translation>
    </message>
    <message>
        <source>The server answered {status}</source>
        <translation>服务器响应 {status}</translation>
    </message>
    <message>
        <source>Tomorrow, {time}</source>
        <translation>明天 {time}</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>无变化</translation>
    </message>
    <message>
        <source>Updated</source>
        <translation>已更新</translation>
    </message>
    <message>
        <source>Use the old address</source>
        <translation>使用旧地址</translation>
    </message>
    <message>
        <source>When you refresh it</source>
        <translation>在您刷新时</translation>
    </message>
    <message>
        <source>Yesterday, {time}</source>
        <translation>昨天 {time}</translation>
    </message>
    <message>
        <source>kB</source>
        <translation>kB</translation>
    </message>
    <message>
        <source>{share} of checks</source>
        <translation>占检查的 {share}</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Find in story</source>
        <translation>在文章中查找</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>下一个匹配项</translation>
    </message>
    <message>
        <source>No matches</source>
        <translation>没有匹配项</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>上一个匹配项</translation>
    </message>
    <message>
        <source>{at} of {count}</source>
        <translation>{at} / {count}</translation>
    </message>
</context>
<context>
    <name>FirstRunPage</name>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Add a source to begin. DeskReader fetches its stories in the background, removes everything that isn&apos;t the story, and keeps text and pictures on this computer.</source>
        <translation>添加一个来源即可开始。DeskReader 会在后台获取文章，去掉与文章无关的一切，并将文字和图片保存在这台电脑上。</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>正在检查…</translation>
    </message>
    <message>
        <source>Choose from a starter list</source>
        <translation>从推荐列表中选择</translation>
    </message>
    <message>
        <source>Connect a sync account</source>
        <translation>连接同步账户</translation>
    </message>
    <message>
        <source>FreshRSS, Miniflux and others.</source>
        <translation>FreshRSS、Miniflux 等。</translation>
    </message>
    <message>
        <source>From any other reader, folders included.</source>
        <translation>来自任何其他阅读器，包括文件夹。</translation>
    </message>
    <message>
        <source>Import an OPML file</source>
        <translation>导入 OPML 文件</translation>
    </message>
    <message>
        <source>OPML files (*.opml *.xml);;All files (*)</source>
        <translation>OPML 文件 (*.opml *.xml);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Open the sample newsroom</source>
        <translation>打开示例编辑部</translation>
    </message>
    <message>
        <source>Read the news you chose, whole and offline</source>
        <translation>阅读您选择的新闻，完整、可离线</translation>
    </message>
    <message>
        <source>Site or feed address</source>
        <translation>网站或订阅源地址</translation>
    </message>
    <message>
        <source>Site, feed or article address</source>
        <translation>网站、订阅源或文章的地址</translation>
    </message>
    <message>
        <source>Try everything now, even offline.</source>
        <translation>现在就体验全部功能，离线也可以。</translation>
    </message>
    <message>
        <source>Well-known sources by topic and language.</source>
        <translation>按主题和语言整理的知名来源。</translation>
    </message>
</context>
<context>
    <name>FormDialog</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>GeneralPage</name>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Also removes the window from the taskbar. Click the tray icon to bring it back.</source>
        <translation>同时将窗口从任务栏移除。点击托盘图标可恢复窗口。</translation>
    </message>
    <message>
        <source>Choose light for a dark panel, dark for a light one.</source>
        <translation>深色面板选浅色，浅色面板选深色。</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>彩色</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>自定义</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Dark outline</source>
        <translation>深色轮廓</translation>
    </message>
    <message>
        <source>For menus, buttons and messages.</source>
        <translation>用于菜单、按钮和消息。</translation>
    </message>
    <message>
        <source>For menus, lists and dialogs.</source>
        <translation>用于菜单、列表和对话框。</translation>
    </message>
    <message>
        <source>For the window and for stories.</source>
        <translation>用于窗口和文章。</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>高对比度</translation>
    </message>
    <message>
        <source>In the light and dark themes, where the system has one.</source>
        <translation>在浅色和深色主题中使用，前提是系统提供。</translation>
    </message>
    <message>
        <source>Interface text size</source>
        <translation>界面文字大小</translation>
    </message>
    <message>
        <source>Keep running when the window is closed</source>
        <translation>关闭窗口后继续运行</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Less</source>
        <translation>较少</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Light outline</source>
        <translation>浅色轮廓</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Minimise to the tray</source>
        <translation>最小化到托盘</translation>
    </message>
    <message>
        <source>Movement</source>
        <translation>动态效果</translation>
    </message>
    <message>
        <source>Start hidden</source>
        <translation>启动时隐藏</translation>
    </message>
    <message>
        <source>Start when you log in</source>
        <translation>登录时启动</translation>
    </message>
    <message>
        <source>Starts in the background so the news is ready when you are.</source>
        <translation>在后台启动，让您想读时新闻已经就绪。</translation>
    </message>
    <message>
        <source>Starts in the tray; if there is none, the window opens.</source>
        <translation>在托盘中启动；如果没有托盘，则打开窗口。</translation>
    </message>
    <message>
        <source>Stays in the tray and keeps fetching.</source>
        <translation>留在托盘中并继续获取。</translation>
    </message>
    <message>
        <source>Tray icon</source>
        <translation>托盘图标</translation>
    </message>
    <message>
        <source>Use the system&apos;s accent colour</source>
        <translation>使用系统强调色</translation>
    </message>
    <message>
        <source>With less, moving pictures wait until you play them.</source>
        <translation>选择较少时，动图会等您播放。</translation>
    </message>
    <message>
        <source>Your desktop has no tray, so closing the window quits DeskReader.</source>
        <translation>您的桌面没有托盘，因此关闭窗口会退出 DeskReader。</translation>
    </message>
    <message>
        <source>Your system didn&apos;t let DeskReader change this.</source>
        <translation>您的系统不允许 DeskReader 更改此项。</translation>
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
        <translation>取消</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>日</translation>
    </message>
    <message>
        <source>Go to date</source>
        <translation>转到日期</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
</context>
<context>
    <name>GoToDialog</name>
    <message>
        <source>Go to</source>
        <translation>转到</translation>
    </message>
    <message>
        <source>Go to anything</source>
        <translation>转到任意位置</translation>
    </message>
    <message>
        <source>Places and actions</source>
        <translation>位置和操作</translation>
    </message>
    <message>
        <source>Type the name of a feed, folder, tag, setting, action or story</source>
        <translation>输入订阅源、文件夹、标签、设置、操作或文章的名称</translation>
    </message>
</context>
<context>
    <name>KeyEdit</name>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>KeyRow</name>
    <message>
        <source>Also {keys}</source>
        <translation>也可用 {keys}</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>Default shortcut for {action}</source>
        <translation>“{action}”的默认快捷键</translation>
    </message>
    <message>
        <source>Shortcut for {action}</source>
        <translation>“{action}”的快捷键</translation>
    </message>
    <message>
        <source>Use it here instead</source>
        <translation>改为在这里使用</translation>
    </message>
    <message>
        <source>{key} is already used for {action}.</source>
        <translation>{key} 已用于“{action}”。</translation>
    </message>
</context>
<context>
    <name>LibraryCommands</name>
    <message numerus="yes">
        <source>%n feeds restored</source>
        <translation>
            <numerusform>已恢复 %n 个订阅源</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stars removed</source>
        <translation>
            <numerusform>已移除 %n 个星标</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories added</source>
        <translation>
            <numerusform>已添加 %n 篇文章</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked read</source>
        <translation>
            <numerusform>已将 %n 篇文章标为已读</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked unread</source>
        <translation>
            <numerusform>已将 %n 篇文章标为未读</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories muted again</source>
        <translation>
            <numerusform>已重新静音 %n 篇文章</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories restored</source>
        <translation>
            <numerusform>已恢复 %n 篇文章</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories starred</source>
        <translation>
            <numerusform>已为 %n 篇文章加星标</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed restored</source>
        <translation>已恢复 1 个订阅源</translation>
    </message>
    <message>
        <source>1 star removed</source>
        <translation>已移除 1 个星标</translation>
    </message>
    <message>
        <source>1 story added</source>
        <translation>已添加 1 篇文章</translation>
    </message>
    <message>
        <source>1 story marked read</source>
        <translation>已将 1 篇文章标为已读</translation>
    </message>
    <message>
        <source>1 story marked unread</source>
        <translation>已将 1 篇文章标为未读</translation>
    </message>
    <message>
        <source>1 story muted again</source>
        <translation>已重新静音 1 篇文章</translation>
    </message>
    <message>
        <source>1 story restored</source>
        <translation>已恢复 1 篇文章</translation>
    </message>
    <message>
        <source>1 story starred</source>
        <translation>已为 1 篇文章加星标</translation>
    </message>
    <message>
        <source>Account restored</source>
        <translation>已恢复账户</translation>
    </message>
    <message>
        <source>Combined as one story</source>
        <translation>已合并为一条新闻</translation>
    </message>
    <message>
        <source>Earlier versions restored</source>
        <translation>已恢复较早版本</translation>
    </message>
    <message>
        <source>Export everything</source>
        <translation>导出全部</translation>
    </message>
    <message>
        <source>Export stories as EPUB</source>
        <translation>将文章导出为 EPUB</translation>
    </message>
    <message numerus="yes">
        <source>Exported %n stories to {name}</source>
        <translation>
            <numerusform>已将 %n 篇文章导出到 {name}</numerusform>
        </translation>
    </message>
    <message>
        <source>Exported 1 story to {name}</source>
        <translation>已将 1 篇文章导出到 {name}</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>正在导出…</translation>
    </message>
    <message>
        <source>Feeds, exports and libraries (*.opml *.xml *.zip *.db *.sqlite)</source>
        <translation>订阅源、导出文件和资料库 (*.opml *.xml *.zip *.db *.sqlite)</translation>
    </message>
    <message>
        <source>Folder restored</source>
        <translation>已恢复文件夹</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Import undone</source>
        <translation>已撤销导入</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>正在导入…</translation>
    </message>
    <message>
        <source>Move undone</source>
        <translation>已撤销移动</translation>
    </message>
    <message>
        <source>Nothing to undo</source>
        <translation>没有可撤销的操作</translation>
    </message>
    <message>
        <source>Restore undone</source>
        <translation>已撤销恢复</translation>
    </message>
    <message>
        <source>Rule change undone</source>
        <translation>已撤销规则更改</translation>
    </message>
    <message>
        <source>Separated from the other sources</source>
        <translation>已与其他来源分开</translation>
    </message>
    <message>
        <source>Stories grouped as before</source>
        <translation>文章已按原样分组</translation>
    </message>
    <message>
        <source>Story deleted</source>
        <translation>已删除文章</translation>
    </message>
    <message>
        <source>Tag change undone</source>
        <translation>已撤销标签更改</translation>
    </message>
</context>
<context>
    <name>LicencesDialog</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Components</source>
        <translation>组件</translation>
    </message>
    <message>
        <source>Licence text</source>
        <translation>许可证文本</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>许可证</translation>
    </message>
</context>
<context>
    <name>ListsPage</name>
    <message>
        <source>Above the story</source>
        <translation>在文章上方</translation>
    </message>
    <message>
        <source>All stories</source>
        <translation>所有文章</translation>
    </message>
    <message>
        <source>Beside the story</source>
        <translation>在文章旁边</translation>
    </message>
    <message>
        <source>By feed</source>
        <translation>按订阅源</translation>
    </message>
    <message>
        <source>Comfortable</source>
        <translation>宽松</translation>
    </message>
    <message>
        <source>Comfortable shows snippets and pictures, compact leaves them out.</source>
        <translation>宽松显示摘录和图片，紧凑则省略。</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>紧凑</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>密度</translation>
    </message>
    <message>
        <source>Hide feeds with nothing unread</source>
        <translation>隐藏没有未读内容的订阅源</translation>
    </message>
    <message>
        <source>List position</source>
        <translation>列表位置</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>最新优先</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>最旧优先</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Sort stories</source>
        <translation>文章排序</translation>
    </message>
    <message>
        <source>Starred only</source>
        <translation>仅加星</translation>
    </message>
    <message>
        <source>The feed you are reading stays in sight.</source>
        <translation>您正在阅读的订阅源会保持可见。</translation>
    </message>
    <message>
        <source>Titles only</source>
        <translation>仅标题</translation>
    </message>
    <message>
        <source>Unread only</source>
        <translation>仅未读</translation>
    </message>
</context>
<context>
    <name>MailReviewDialog</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>New email</source>
        <translation>新邮件</translation>
    </message>
    <message>
        <source>Open mail app</source>
        <translation>打开邮件应用</translation>
    </message>
    <message>
        <source>Subject: {subject}</source>
        <translation>主题：{subject}</translation>
    </message>
    <message>
        <source>This link starts an email. Nothing is sent until you send it yourself.</source>
        <translation>此链接会新建一封邮件。在您亲自发送之前不会发送任何内容。</translation>
    </message>
    <message>
        <source>To: {addresses}</source>
        <translation>收件人：{addresses}</translation>
    </message>
</context>
<context>
    <name>NewServerQuestion</name>
    <message>
        <source>Feeds on the server</source>
        <translation>服务器上的订阅源</translation>
    </message>
    <message>
        <source>Feeds on this computer</source>
        <translation>这台电脑上的订阅源</translation>
    </message>
    <message>
        <source>Feeds that the server doesn&apos;t have are removed here. Stories that it has stay.</source>
        <translation>服务器没有的订阅源会从这里移除。它有的文章会保留。</translation>
    </message>
    <message>
        <source>Keep these</source>
        <translation>保留这些</translation>
    </message>
    <message>
        <source>The server gets them, with what you have read and starred.</source>
        <translation>服务器会收到它们，包括您的已读和加星。</translation>
    </message>
    <message>
        <source>Use the server&apos;s</source>
        <translation>使用服务器的</translation>
    </message>
</context>
<context>
    <name>NotificationsPage</name>
    <message>
        <source>Always or never notify when a title contains these words, even for muted feeds.</source>
        <translation>标题包含这些词时总是通知或从不通知，静音的订阅源也不例外。</translation>
    </message>
    <message>
        <source>Click one to open the story. Mute a feed or folder from its menu.</source>
        <translation>点击通知可打开文章。可从菜单将订阅源或文件夹静音。</translation>
    </message>
    <message>
        <source>Group stories reported by several sources</source>
        <translation>将多个来源报道的文章归为一组</translation>
    </message>
    <message>
        <source>How many notifications to show at once. The rest are grouped into one.</source>
        <translation>一次显示多少条通知。其余合并为一条。</translation>
    </message>
    <message>
        <source>If off, they wait until you leave full screen and come together.</source>
        <translation>关闭时，通知会等您退出全屏后一起显示。</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>上限</translation>
    </message>
    <message>
        <source>May run past midnight.</source>
        <translation>可以跨越午夜。</translation>
    </message>
    <message>
        <source>Notify me of new stories</source>
        <translation>有新文章时通知我</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>One per refresh</source>
        <translation>每次刷新一条</translation>
    </message>
    <message>
        <source>One per story</source>
        <translation>每篇文章一条</translation>
    </message>
    <message>
        <source>Play a sound</source>
        <translation>播放声音</translation>
    </message>
    <message>
        <source>Quiet from</source>
        <translation>免打扰开始</translation>
    </message>
    <message>
        <source>Quiet hours</source>
        <translation>免打扰时段</translation>
    </message>
    <message>
        <source>Quiet until</source>
        <translation>免打扰结束</translation>
    </message>
    <message>
        <source>Show over full-screen windows</source>
        <translation>在全屏窗口上方显示</translation>
    </message>
    <message>
        <source>Stories are still fetched and saved, just not announced.</source>
        <translation>文章仍会获取和保存，只是不发通知。</translation>
    </message>
    <message>
        <source>Titles are compared; the first source to report is listed first.</source>
        <translation>比较标题；最先报道的来源排在最前。</translation>
    </message>
    <message>
        <source>Uses your desktop&apos;s notification sound.</source>
        <translation>使用您桌面的通知声音。</translation>
    </message>
    <message>
        <source>Words in titles</source>
        <translation>标题中的词</translation>
    </message>
    <message>
        <source>until</source>
        <translation>至</translation>
    </message>
</context>
<context>
    <name>Notifier</name>
    <message>
        <source>Later</source>
        <translation>稍后</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>标为已读</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>加星标</translation>
    </message>
</context>
<context>
    <name>OfflinePage</name>
    <message>
        <source>1 year</source>
        <translation>1 年</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 天</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 天</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 天</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Everything is fetched, as on any other connection.</source>
        <translation>与其他连接一样，全部获取。</translation>
    </message>
    <message>
        <source>Feeds are checked; pages and pictures wait.</source>
        <translation>检查订阅源；页面和图片等待。</translation>
    </message>
    <message>
        <source>Forever</source>
        <translation>永久</translation>
    </message>
    <message>
        <source>In power-saving mode</source>
        <translation>省电模式下</translation>
    </message>
    <message>
        <source>Keep at most, per feed</source>
        <translation>每个订阅源最多保留</translation>
    </message>
    <message>
        <source>Keep read stories for</source>
        <translation>已读文章保留</translation>
    </message>
    <message>
        <source>Keep unread stories</source>
        <translation>保留未读文章</translation>
    </message>
    <message>
        <source>New stories are fetched from their page, cleaned and saved, as far as the feed allows.</source>
        <translation>新文章会从其页面获取、清理并保存，以订阅源允许为限。</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Nothing is fetched on this connection.</source>
        <translation>在此连接上不获取任何内容。</translation>
    </message>
    <message>
        <source>Nothing is fetched while power saving is on.</source>
        <translation>省电开启时不获取任何内容。</translation>
    </message>
    <message>
        <source>On a metered connection</source>
        <translation>在按流量计费的连接上</translation>
    </message>
    <message>
        <source>Regardless of age or number. Feeds and folders can have their own rules (see their menus).</source>
        <translation>不论时间和数量。订阅源和文件夹可以有自己的规则（见其菜单）。</translation>
    </message>
    <message>
        <source>Resized to the width of your reading column.</source>
        <translation>缩放到阅读栏的宽度。</translation>
    </message>
    <message>
        <source>Save full stories for offline reading</source>
        <translation>保存完整文章以供离线阅读</translation>
    </message>
    <message>
        <source>Save pictures</source>
        <translation>保存图片</translation>
    </message>
    <message>
        <source>Starred and unread stories are removed last.</source>
        <translation>加星和未读的文章最后移除。</translation>
    </message>
    <message>
        <source>Starred stories are never deleted.</source>
        <translation>加星的文章永不删除。</translation>
    </message>
    <message>
        <source>Storage limit</source>
        <translation>存储上限</translation>
    </message>
    <message>
        <source>Text only</source>
        <translation>仅文字</translation>
    </message>
    <message>
        <source>{count} days</source>
        <translation>{count} 天</translation>
    </message>
    <message>
        <source>{used} of {budget} used.</source>
        <translation>已用 {used}，共 {budget}。</translation>
    </message>
</context>
<context>
    <name>OfflinePrefetchDialog</name>
    <message numerus="yes">
        <source>%n pages</source>
        <translation>
            <numerusform>%n 个页面</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n 篇文章</numerusform>
        </translation>
    </message>
    <message>
        <source>1 page</source>
        <translation>1 个页面</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 篇文章</translation>
    </message>
    <message>
        <source>All stories are saved. You can go offline.</source>
        <translation>所有文章均已保存。您可以离线了。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Download all</source>
        <translation>全部下载</translation>
    </message>
    <message>
        <source>Download for offline reading</source>
        <translation>下载以供离线阅读</translation>
    </message>
    <message numerus="yes">
        <source>Everything the sites offer is saved. %n stories are only there in part.</source>
        <translation>
            <numerusform>网站提供的内容均已保存。%n 篇文章只有一部分。</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything the sites offer is saved. 1 story is only there in part.</source>
        <translation>网站提供的内容均已保存。1 篇文章只有一部分。</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>缺少</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stories not fully saved yet. Sites are asked no faster than in a normal refresh.</source>
        <translation>尚未完整保存的文章。访问网站的速度不会快于普通刷新。</translation>
    </message>
    <message>
        <source>The rest couldn&apos;t be fetched, or you stopped it.</source>
        <translation>其余内容无法获取，或您已停止。</translation>
    </message>
    <message numerus="yes">
        <source>pictures of %n stories</source>
        <translation>
            <numerusform>%n 篇文章的图片</numerusform>
        </translation>
    </message>
    <message>
        <source>pictures of 1 story</source>
        <translation>1 篇文章的图片</translation>
    </message>
    <message>
        <source>some pictures couldn&apos;t be fetched</source>
        <translation>有些图片无法获取</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
</context>
<context>
    <name>PassphraseRow</name>
    <message>
        <source>Not encrypted. A passphrase encrypts the folder&apos;s files; use the same one on each computer.</source>
        <translation>未加密。密码短语会加密文件夹中的文件；请在每台电脑上使用同一个。</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>密码短语</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Set passphrase</source>
        <translation>设置密码短语</translation>
    </message>
    <message>
        <source>The folder&apos;s files are encrypted. Use the same passphrase on each computer.</source>
        <translation>文件夹中的文件已加密。请在每台电脑上使用同一个密码短语。</translation>
    </message>
</context>
<context>
    <name>PictureViewer</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Next picture</source>
        <translation>下一张图片</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Previous picture</source>
        <translation>上一张图片</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>保存图片…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>{at} of {count}</source>
        <translation>{at} / {count}</translation>
    </message>
</context>
<context>
    <name>PrivateAddressesDialog</name>
    <message>
        <source>Add them too</source>
        <translation>也添加它们</translation>
    </message>
    <message>
        <source>Addresses in your own network</source>
        <translation>您自己网络中的地址</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Leave them out</source>
        <translation>排除它们</translation>
    </message>
    <message>
        <source>They lead to this computer or to devices beside it, such as a router. Add them only if you know them: DeskReader will request them at each refresh, exactly as the file says.</source>
        <translation>它们指向这台电脑或旁边的设备，例如路由器。只有在您了解它们时才添加：DeskReader 每次刷新都会完全按照文件所写进行访问。</translation>
    </message>
    <message numerus="yes">
        <source>This file names %n addresses in your own network</source>
        <translation>
            <numerusform>此文件含有 %n 个您自己网络中的地址</numerusform>
        </translation>
    </message>
    <message>
        <source>This file names an address in your own network</source>
        <translation>此文件含有一个您自己网络中的地址</translation>
    </message>
</context>
<context>
    <name>PropertiesDialog</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>属性</translation>
    </message>
</context>
<context>
    <name>ProxyRow</name>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>自定义</translation>
    </message>
    <message>
        <source>For example http://host:8080 or socks5://host:1080</source>
        <translation>例如 http://host:8080 或 socks5://host:1080</translation>
    </message>
    <message>
        <source>If the proxy needs a login</source>
        <translation>如果代理需要登录</translation>
    </message>
    <message>
        <source>In use.</source>
        <translation>使用中。</translation>
    </message>
    <message>
        <source>Login storage</source>
        <translation>登录信息的存储</translation>
    </message>
    <message>
        <source>No keyring was found, so the login is kept only until you quit DeskReader.</source>
        <translation>未找到密钥环，因此登录信息只保留到您退出 DeskReader 为止。</translation>
    </message>
    <message>
        <source>No proxy</source>
        <translation>不使用代理</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>代理</translation>
    </message>
    <message>
        <source>Proxy address</source>
        <translation>代理地址</translation>
    </message>
    <message>
        <source>Stored in your keyring; sent only to this proxy.</source>
        <translation>存储在您的密钥环中，只发送给此代理。</translation>
    </message>
    <message>
        <source>System proxy</source>
        <translation>系统代理</translation>
    </message>
    <message>
        <source>Used for all connections except to this computer.</source>
        <translation>用于除本机之外的所有连接。</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>用户名</translation>
    </message>
</context>
<context>
    <name>ReadingPage</name>
    <message>
        <source>After 15 seconds</source>
        <translation>15 秒后</translation>
    </message>
    <message>
        <source>After 2 seconds</source>
        <translation>2 秒后</translation>
    </message>
    <message>
        <source>After 5 seconds</source>
        <translation>5 秒后</translation>
    </message>
    <message>
        <source>After {seconds} seconds</source>
        <translation>{seconds} 秒后</translation>
    </message>
    <message>
        <source>Around 65 is most comfortable.</source>
        <translation>65 左右最舒适。</translation>
    </message>
    <message>
        <source>Column width</source>
        <translation>栏宽</translation>
    </message>
    <message>
        <source>If off, code scrolls sideways within its box.</source>
        <translation>关闭时，代码在其框内横向滚动。</translation>
    </message>
    <message>
        <source>Justify lines</source>
        <translation>两端对齐</translation>
    </message>
    <message>
        <source>Line height</source>
        <translation>行高</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>标为已读</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>普通</translation>
    </message>
    <message>
        <source>Page colour</source>
        <translation>页面颜色</translation>
    </message>
    <message>
        <source>Right away</source>
        <translation>立即</translation>
    </message>
    <message>
        <source>Sepia</source>
        <translation>棕褐色</translation>
    </message>
    <message>
        <source>Sepia is a warm page, in light mode.</source>
        <translation>棕褐色是浅色模式下的暖色页面。</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Straight right edge instead of a ragged one.</source>
        <translation>右边缘整齐而不是参差。</translation>
    </message>
    <message>
        <source>The ferry left at dawn, as it had for forty years, with two cars and a dog aboard. Nobody on the quay looked up. The water was the colour of slate, and the timetable, for once, was right.</source>
        <translation>渡船在黎明时分离岸，四十年来一向如此，船上载着两辆汽车和一条狗。码头上没有人抬头看。水是石板的颜色，而时刻表这一次总算准了。</translation>
    </message>
    <message>
        <source>Time after opening a story.</source>
        <translation>打开文章后的时间。</translation>
    </message>
    <message>
        <source>Typeface</source>
        <translation>字体</translation>
    </message>
    <message>
        <source>Wrap long lines of code</source>
        <translation>长代码行自动换行</translation>
    </message>
    <message>
        <source>{family} (built in)</source>
        <translation>{family}（内置）</translation>
    </message>
    <message>
        <source>{size} px</source>
        <translation>{size} px</translation>
    </message>
    <message>
        <source>{width} characters</source>
        <translation>{width} 个字符</translation>
    </message>
</context>
<context>
    <name>RemoveAccountDialog</name>
    <message numerus="yes">
        <source>%n feeds</source>
        <translation>
            <numerusform>%n 个订阅源</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n 篇文章</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed</source>
        <translation>1 个订阅源</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 篇文章</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Keep its feeds and stories on this computer</source>
        <translation>将其订阅源和文章保留在这台电脑上</translation>
    </message>
    <message>
        <source>Remove account</source>
        <translation>移除账户</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>移除 {name}</translation>
    </message>
    <message>
        <source>Removed {name}</source>
        <translation>已移除 {name}</translation>
    </message>
    <message>
        <source>Your feeds and stories stay on this computer, and the folder stays as it is.</source>
        <translation>您的订阅源和文章会保留在这台电脑上，文件夹也保持原样。</translation>
    </message>
    <message>
        <source>{feeds} and {stories} are removed from this computer. The server keeps everything.</source>
        <translation>{feeds}和{stories}会从这台电脑移除。服务器会保留一切。</translation>
    </message>
    <message>
        <source>{feeds} and {stories} stay. DeskReader then fetches these feeds itself.</source>
        <translation>{feeds}和{stories}会保留。之后由 DeskReader 自行获取这些订阅源。</translation>
    </message>
</context>
<context>
    <name>RetentionDialog</name>
    <message>
        <source>1 year</source>
        <translation>1 年</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 天</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 天</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 天</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Forever</source>
        <translation>永久</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Keep at most</source>
        <translation>最多保留</translation>
    </message>
    <message>
        <source>Keep stories</source>
        <translation>保留文章</translation>
    </message>
    <message>
        <source>Keep stories for</source>
        <translation>文章保留</translation>
    </message>
    <message>
        <source>Limit pictures to</source>
        <translation>图片限制为</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>无限制</translation>
    </message>
    <message>
        <source>Same as folder or default</source>
        <translation>与文件夹或默认值相同</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Treat like read stories</source>
        <translation>与已读文章同样处理</translation>
    </message>
    <message>
        <source>Unread stories</source>
        <translation>未读文章</translation>
    </message>
</context>
<context>
    <name>RevisionCommands</name>
    <message>
        <source>Checking for changes…</source>
        <translation>正在检查更改…</translation>
    </message>
    <message numerus="yes">
        <source>Forgot %n earlier versions</source>
        <translation>
            <numerusform>已清除 %n 个较早版本</numerusform>
        </translation>
    </message>
    <message>
        <source>Forgot 1 earlier version</source>
        <translation>已清除 1 个较早版本</translation>
    </message>
    <message>
        <source>No changes to this story were found.</source>
        <translation>未发现此文章有更改。</translation>
    </message>
    <message>
        <source>This story has changed.</source>
        <translation>此文章已更改。</translation>
    </message>
    <message>
        <source>This story has no web page.</source>
        <translation>这篇文章没有网页。</translation>
    </message>
</context>
<context>
    <name>Row</name>
    <message>
        <source>Differs from the default</source>
        <translation>与默认值不同</translation>
    </message>
</context>
<context>
    <name>RuleCommands</name>
    <message numerus="yes">
        <source>%n stories hidden</source>
        <translation>
            <numerusform>已隐藏 %n 篇文章</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories shown in lists again</source>
        <translation>
            <numerusform>%n 篇文章已重新显示在列表中</numerusform>
        </translation>
    </message>
    <message>
        <source>1 story hidden</source>
        <translation>已隐藏 1 篇文章</translation>
    </message>
    <message>
        <source>Mute “{phrase}” for 14 days</source>
        <translation>将“{phrase}”静音 14 天</translation>
    </message>
    <message>
        <source>Muted “{phrase}” for 14 days</source>
        <translation>已将“{phrase}”静音 14 天</translation>
    </message>
    <message>
        <source>Shown in lists again</source>
        <translation>已重新显示在列表中</translation>
    </message>
</context>
<context>
    <name>RuleEditor</name>
    <message>
        <source>Add condition</source>
        <translation>添加条件</translation>
    </message>
    <message numerus="yes">
        <source>After %n days</source>
        <translation>
            <numerusform>%n 天后</numerusform>
        </translation>
    </message>
    <message>
        <source>After 1 day</source>
        <translation>1 天后</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>始终</translation>
    </message>
    <message>
        <source>Always save</source>
        <translation>始终保存</translation>
    </message>
    <message>
        <source>Apply to</source>
        <translation>应用于</translation>
    </message>
    <message>
        <source>As usual</source>
        <translation>照常</translation>
    </message>
    <message>
        <source>Ends</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>If all of this is so</source>
        <translation>如果全部符合</translation>
    </message>
    <message>
        <source>If one of this is so</source>
        <translation>如果任一符合</translation>
    </message>
    <message>
        <source>Last day of the rule: {day}</source>
        <translation>规则的最后一天：{day}</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>标为已读</translation>
    </message>
    <message>
        <source>Move to the front</source>
        <translation>移到最前</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>静音</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Named after what it looks for</source>
        <translation>以查找的内容命名</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>从不</translation>
    </message>
    <message>
        <source>Never save</source>
        <translation>从不保存</translation>
    </message>
    <message>
        <source>New and unread stories</source>
        <translation>新文章和未读文章</translation>
    </message>
    <message>
        <source>New stories and all that are here</source>
        <translation>新文章和此处的所有文章</translation>
    </message>
    <message>
        <source>New stories only</source>
        <translation>仅新文章</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>On</source>
        <translation>开启</translation>
    </message>
    <message>
        <source>On a day…</source>
        <translation>在某一天…</translation>
    </message>
    <message>
        <source>Out of all lists but Muted, not counted, not announced</source>
        <translation>不出现在“已静音”以外的列表中，不计数，不通知</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Separated by commas</source>
        <translation>用逗号分隔</translation>
    </message>
    <message>
        <source>Sorted by when it arrived, not by when it was published</source>
        <translation>按到达时间而非发布时间排序</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>加星标</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>The rule ends</source>
        <translation>规则结束</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>则</translation>
    </message>
    <message>
        <source>Which conditions must hold</source>
        <translation>必须满足哪些条件</translation>
    </message>
</context>
<context>
    <name>RulesDialog</name>
    <message numerus="yes">
        <source>%n filters do more than rules can: {names}</source>
        <translation>
            <numerusform>有 %n 个过滤器的功能超出规则的能力：{names}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rules added</source>
        <translation>
            <numerusform>已添加 %n 条规则</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rules are here already</source>
        <translation>
            <numerusform>%n 条规则已存在</numerusform>
        </translation>
    </message>
    <message>
        <source>1 filter does more than rules can: {names}</source>
        <translation>有 1 个过滤器的功能超出规则的能力：{names}</translation>
    </message>
    <message>
        <source>1 rule added</source>
        <translation>已添加 1 条规则</translation>
    </message>
    <message>
        <source>1 rule is here already</source>
        <translation>1 条规则已存在</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>If two rules contradict each other, the upper one counts</source>
        <translation>两条规则相互矛盾时，以上面的为准</translation>
    </message>
    <message>
        <source>Import rules</source>
        <translation>导入规则</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>正在导入…</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Last day of the rule</source>
        <translation>规则的最后一天</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在查找…</translation>
    </message>
    <message>
        <source>New rule</source>
        <translation>新建规则</translation>
    </message>
    <message>
        <source>Remove rule</source>
        <translation>移除规则</translation>
    </message>
    <message>
        <source>Rule removed. What it did stays.</source>
        <translation>已移除规则。它已做的事会保留。</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Rules of other readers (*.opml *.xml *.json *.db config)</source>
        <translation>其他阅读器的规则 (*.opml *.xml *.json *.db config)</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>已保存</translation>
    </message>
    <message numerus="yes">
        <source>Saved, %n stories changed</source>
        <translation>
            <numerusform>已保存，更改了 %n 篇文章</numerusform>
        </translation>
    </message>
    <message>
        <source>Saved, 1 story changed</source>
        <translation>已保存，更改了 1 篇文章</translation>
    </message>
    <message>
        <source>Say what to look for to see which stories here would match.</source>
        <translation>输入要查找的内容，即可查看此处哪些文章符合。</translation>
    </message>
    <message>
        <source>This rule has unsaved changes. Save them, or do that again to discard them.</source>
        <translation>此规则有未保存的更改。请保存，或再做一次以放弃更改。</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>What to do with stories as they arrive. Rules run on this computer, before you see a story.</source>
        <translation>如何处理到达的文章。规则在这台电脑上运行，在您看到文章之前。</translation>
    </message>
</context>
<context>
    <name>SearchBar</name>
    <message>
        <source>Best first</source>
        <translation>最佳优先</translation>
    </message>
    <message>
        <source>By date</source>
        <translation>按日期</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>How to search</source>
        <translation>如何搜索</translation>
    </message>
    <message>
        <source>Save this search</source>
        <translation>保存此搜索</translation>
    </message>
    <message>
        <source>This list</source>
        <translation>此列表</translation>
    </message>
</context>
<context>
    <name>SearchCommands</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Removed search “{title}”</source>
        <translation>已移除搜索“{title}”</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Rename search</source>
        <translation>重命名搜索</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save search</source>
        <translation>保存搜索</translation>
    </message>
    <message>
        <source>Saved “{title}” to the sidebar</source>
        <translation>已将“{title}”保存到侧边栏</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Clear search</source>
        <translation>清除搜索</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search stories</source>
        <translation>搜索文章</translation>
    </message>
</context>
<context>
    <name>SearchHelpDialog</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>How to search</source>
        <translation>如何搜索</translation>
    </message>
    <message>
        <source>Type words, and combine them with any of these. The beginning of the last word is enough.</source>
        <translation>输入词语，并与以下任意项组合。最后一个词只需输入开头。</translation>
    </message>
</context>
<context>
    <name>ServerFields</name>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Certificate authority</source>
        <translation>证书颁发机构</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer);;All files (*)</source>
        <translation>证书 (*.pem *.crt *.cer);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove certificate authority</source>
        <translation>移除证书颁发机构</translation>
    </message>
    <message>
        <source>Send my password unencrypted</source>
        <translation>以未加密方式发送我的密码</translation>
    </message>
    <message>
        <source>Trusts {name}</source>
        <translation>信任 {name}</translation>
    </message>
    <message>
        <source>Use my own certificate authority…</source>
        <translation>使用我自己的证书颁发机构…</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>用户名</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Accounts</source>
        <translation>账户</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>高级</translation>
    </message>
    <message>
        <source>Changes apply immediately</source>
        <translation>更改立即生效</translation>
    </message>
    <message>
        <source>Feeds and refresh</source>
        <translation>订阅源与刷新</translation>
    </message>
    <message>
        <source>General</source>
        <translation>通用</translation>
    </message>
    <message>
        <source>Lists</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>No settings found.</source>
        <translation>未找到设置。</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>Offline storage</source>
        <translation>离线存储</translation>
    </message>
    <message>
        <source>Page reset to defaults</source>
        <translation>页面已恢复默认</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>阅读</translation>
    </message>
    <message>
        <source>Reset this page</source>
        <translation>重置此页</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>搜索设置</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
</context>
<context>
    <name>ShortcutsPage</name>
    <message>
        <source>Click a field and press the new key. Single-key shortcuts are off while you type.</source>
        <translation>点击一个字段并按下新按键。输入文字时单键快捷键不起作用。</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>自定义</translation>
    </message>
    <message>
        <source>Google Reader and Miniflux</source>
        <translation>Google Reader 和 Miniflux</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Sets all keys as in another reader. You can still change each one.</source>
        <translation>将所有按键设为与另一款阅读器相同。之后仍可逐个更改。</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Sidebar</source>
        <translation>侧边栏</translation>
    </message>
</context>
<context>
    <name>SidebarTree</name>
    <message>
        <source>Feeds</source>
        <translation>订阅源</translation>
    </message>
</context>
<context>
    <name>SignInRows</name>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Signed in</source>
        <translation>已登录</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>正在登录…</translation>
    </message>
    <message>
        <source>Unchanged</source>
        <translation>无变化</translation>
    </message>
</context>
<context>
    <name>StarterDialog</name>
    <message numerus="yes">
        <source>%n feeds chosen</source>
        <translation>
            <numerusform>已选 %n 个订阅源</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed chosen</source>
        <translation>已选 1 个订阅源</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Couldn&apos;t find the starter list</source>
        <translation>找不到推荐列表</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Starter list</source>
        <translation>推荐列表</translation>
    </message>
    <message>
        <source>Subscribe</source>
        <translation>订阅</translation>
    </message>
    <message>
        <source>Tick what you&apos;d like to read. You can unsubscribe any time.</source>
        <translation>勾选您想读的内容。随时可以退订。</translation>
    </message>
    <message>
        <source>Topics</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>{title} (subscribed)</source>
        <translation>{title}（已订阅）</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Refresh all</source>
        <translation>全部刷新</translation>
    </message>
    <message>
        <source>Shows what failed and what is not saved</source>
        <translation>显示失败的内容和未保存的内容</translation>
    </message>
</context>
<context>
    <name>StoryDownloads</name>
    <message>
        <source>Another file is being saved. Wait for it, or stop it.</source>
        <translation>正在保存另一个文件。请等待或将其停止。</translation>
    </message>
    <message>
        <source>Downloaded</source>
        <translation>已下载</translation>
    </message>
    <message>
        <source>Downloading…</source>
        <translation>正在下载…</translation>
    </message>
    <message>
        <source>Nothing new came. Try again later.</source>
        <translation>没有新内容。请稍后再试。</translation>
    </message>
    <message>
        <source>Saved {name}</source>
        <translation>已保存 {name}</translation>
    </message>
    <message>
        <source>Stopped saving {name}</source>
        <translation>已停止保存 {name}</translation>
    </message>
</context>
<context>
    <name>SubscriptionSection</name>
    <message>
        <source>A feed that asks to be checked less often is.</source>
        <translation>要求减少检查的订阅源会得到尊重。</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Check for new stories</source>
        <translation>检查新文章</translation>
    </message>
    <message>
        <source>Every 2 hours</source>
        <translation>每 2 小时</translation>
    </message>
    <message>
        <source>Every 4 hours</source>
        <translation>每 4 小时</translation>
    </message>
    <message>
        <source>Every hour</source>
        <translation>每小时</translation>
    </message>
    <message>
        <source>Every {minutes} minutes</source>
        <translation>每 {minutes} 分钟</translation>
    </message>
    <message>
        <source>Fetch the page behind each new story.</source>
        <translation>获取每篇新文章的页面。</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Leave empty to use the feed&apos;s own name.</source>
        <translation>留空则使用订阅源自己的名称。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>无文件夹</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>Notify me of new stories from this feed.</source>
        <translation>此订阅源有新文章时通知我。</translation>
    </message>
    <message>
        <source>Once a day</source>
        <translation>每天一次</translation>
    </message>
    <message>
        <source>Save full stories</source>
        <translation>保存完整文章</translation>
    </message>
    <message>
        <source>Subscription</source>
        <translation>订阅</translation>
    </message>
    <message>
        <source>This server can&apos;t move feeds: the folder applies on this computer only.</source>
        <translation>此服务器无法移动订阅源：文件夹仅在这台电脑上有效。</translation>
    </message>
    <message>
        <source>This server can&apos;t rename feeds: the name applies on this computer only.</source>
        <translation>此服务器无法重命名订阅源：名称仅在这台电脑上有效。</translation>
    </message>
    <message>
        <source>Twice a day</source>
        <translation>每天两次</translation>
    </message>
    <message>
        <source>Use default</source>
        <translation>使用默认值</translation>
    </message>
</context>
<context>
    <name>SyncRows</name>
    <message numerus="yes">
        <source>%n requests</source>
        <translation>
            <numerusform>%n 次请求</numerusform>
        </translation>
    </message>
    <message>
        <source>1 request</source>
        <translation>1 次请求</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Last sync: {requests}, {size} kB</source>
        <translation>上次同步：{requests}，{size} kB</translation>
    </message>
    <message>
        <source>Not accepted</source>
        <translation>未接受</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>立即同步</translation>
    </message>
    <message>
        <source>Syncing</source>
        <translation>同步</translation>
    </message>
    <message>
        <source>Syncing…</source>
        <translation>正在同步…</translation>
    </message>
    <message numerus="yes">
        <source>The server didn&apos;t accept %n changes. They apply on this computer only.</source>
        <translation>
            <numerusform>服务器未接受 %n 项更改。它们只在这台电脑上有效。</numerusform>
        </translation>
    </message>
    <message>
        <source>The server didn&apos;t accept 1 change. It applies on this computer only.</source>
        <translation>服务器未接受 1 项更改。它只在这台电脑上有效。</translation>
    </message>
    <message>
        <source>Your changes are kept, and sent when you resume.</source>
        <translation>您的更改会保留，恢复后再发送。</translation>
    </message>
    <message>
        <source>{name} (this computer)</source>
        <translation>{name}（这台电脑）</translation>
    </message>
    <message>
        <source>{name}, last seen {ago}</source>
        <translation>{name}，最后出现于 {ago}</translation>
    </message>
</context>
<context>
    <name>TagCommands</name>
    <message>
        <source>Removed tag {name}; its stories are kept</source>
        <translation>已移除标签 {name}；其文章已保留</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Rename tag</source>
        <translation>重命名标签</translation>
    </message>
    <message>
        <source>Renamed tag {old} to {new}</source>
        <translation>已将标签 {old} 重命名为 {new}</translation>
    </message>
    <message>
        <source>Tag name</source>
        <translation>标签名称</translation>
    </message>
    <message numerus="yes">
        <source>Tagged %n stories</source>
        <translation>
            <numerusform>已为 %n 篇文章加标签</numerusform>
        </translation>
    </message>
    <message>
        <source>Tagged 1 story</source>
        <translation>已为 1 篇文章加标签</translation>
    </message>
    <message>
        <source>Tags changed</source>
        <translation>已更改标签</translation>
    </message>
</context>
<context>
    <name>ThemeFileRow</name>
    <message>
        <source>A file with your own colours, checked so that every text can be read.</source>
        <translation>包含您自己颜色的文件，会检查所有文字是否清晰可读。</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Custom theme</source>
        <translation>自定义主题</translation>
    </message>
    <message>
        <source>Uses the theme {name}.</source>
        <translation>使用主题 {name}。</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Timeline</source>
        <translation>时间线</translation>
    </message>
</context>
<context>
    <name>TimelineHeader</name>
    <message>
        <source>{number}+ stories</source>
        <translation>{number}+ 篇文章</translation>
    </message>
</context>
<context>
    <name>TitleRules</name>
    <message>
        <source>Action</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Add rule</source>
        <translation>添加规则</translation>
    </message>
    <message>
        <source>Always notify</source>
        <translation>总是通知</translation>
    </message>
    <message>
        <source>Never notify</source>
        <translation>从不通知</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove the rule for {words}</source>
        <translation>移除 {words} 的规则</translation>
    </message>
    <message>
        <source>Words in the title</source>
        <translation>标题中的词</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message numerus="yes">
        <source>%n unread stories</source>
        <translation>
            <numerusform>%n 篇未读文章</numerusform>
        </translation>
    </message>
    <message>
        <source>1 unread story</source>
        <translation>1 篇未读文章</translation>
    </message>
    <message>
        <source>Open DeskReader</source>
        <translation>打开 DeskReader</translation>
    </message>
    <message>
        <source>Pause for an hour</source>
        <translation>暂停一小时</translation>
    </message>
    <message>
        <source>Paused until {time}</source>
        <translation>暂停至 {time}</translation>
    </message>
    <message>
        <source>Quiet hours: {hours}</source>
        <translation>免打扰时段：{hours}</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Refresh now</source>
        <translation>立即刷新</translation>
    </message>
</context>
<context>
    <name>TrayController</name>
    <message>
        <source>Click the tray icon to reopen it, or quit from its menu.</source>
        <translation>点击托盘图标可重新打开，或从其菜单退出。</translation>
    </message>
    <message>
        <source>DeskReader is still running</source>
        <translation>DeskReader 仍在运行</translation>
    </message>
    <message>
        <source>Your tray disappeared, so the window is open again.</source>
        <translation>您的托盘已消失，因此窗口重新打开。</translation>
    </message>
    <message>
        <source>{begin} to {end}</source>
        <translation>{begin} 至 {end}</translation>
    </message>
</context>
<context>
    <name>TypePanel</name>
    <message>
        <source>All settings…</source>
        <translation>所有设置…</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>自定义</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Defaults</source>
        <translation>默认值</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>高对比度</translation>
    </message>
    <message>
        <source>Justify lines</source>
        <translation>两端对齐</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Line height</source>
        <translation>行高</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>普通</translation>
    </message>
    <message>
        <source>Page colour</source>
        <translation>页面颜色</translation>
    </message>
    <message>
        <source>Sans (system)</source>
        <translation>无衬线（系统）</translation>
    </message>
    <message>
        <source>Sepia</source>
        <translation>棕褐色</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Text and theme</source>
        <translation>文字和主题</translation>
    </message>
    <message>
        <source>Typeface</source>
        <translation>字体</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>Wrap code</source>
        <translation>代码换行</translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>accounts</name>
    <message numerus="yes">
        <source>%n changes to send</source>
        <translation>
            <numerusform>%n 项更改待发送</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feeds stay: a server can&apos;t fetch them</source>
        <translation>
            <numerusform>%n 个订阅源留在原处：服务器无法获取</numerusform>
        </translation>
    </message>
    <message>
        <source>1 change to send</source>
        <translation>1 项更改待发送</translation>
    </message>
    <message>
        <source>1 feed stays: a server can&apos;t fetch it</source>
        <translation>1 个订阅源留在原处：服务器无法获取</translation>
    </message>
    <message numerus="yes">
        <source>Moved %n feeds to this computer</source>
        <translation>
            <numerusform>已将 %n 个订阅源移到这台电脑</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Moved %n feeds to {name}</source>
        <translation>
            <numerusform>已将 %n 个订阅源移到 {name}</numerusform>
        </translation>
    </message>
    <message>
        <source>Moved 1 feed to this computer</source>
        <translation>已将 1 个订阅源移到这台电脑</translation>
    </message>
    <message>
        <source>Moved 1 feed to {name}</source>
        <translation>已将 1 个订阅源移到 {name}</translation>
    </message>
    <message>
        <source>No feeds to move</source>
        <translation>没有可移动的订阅源</translation>
    </message>
    <message>
        <source>Not synced yet</source>
        <translation>尚未同步</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Synced {ago}</source>
        <translation>{ago}已同步</translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <source>About DeskReader</source>
        <translation>关于 DeskReader</translation>
    </message>
    <message>
        <source>Activity…</source>
        <translation>活动…</translation>
    </message>
    <message>
        <source>Add account…</source>
        <translation>添加账户…</translation>
    </message>
    <message>
        <source>Add feed…</source>
        <translation>添加订阅源…</translation>
    </message>
    <message>
        <source>All stories</source>
        <translation>所有文章</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>返回列表</translation>
    </message>
    <message>
        <source>Backups…</source>
        <translation>备份…</translation>
    </message>
    <message>
        <source>By feed</source>
        <translation>按订阅源</translation>
    </message>
    <message>
        <source>Check this story for changes</source>
        <translation>检查此文章的更改</translation>
    </message>
    <message>
        <source>Choose from the starter list…</source>
        <translation>从推荐列表中选择…</translation>
    </message>
    <message>
        <source>Close window</source>
        <translation>关闭窗口</translation>
    </message>
    <message>
        <source>Combine as one story</source>
        <translation>合并为一条新闻</translation>
    </message>
    <message>
        <source>Comfortable</source>
        <translation>宽松</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>紧凑</translation>
    </message>
    <message>
        <source>Copy as HTML</source>
        <translation>复制为 HTML</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>复制为 Markdown</translation>
    </message>
    <message>
        <source>Copy as quotation</source>
        <translation>复制为引文</translation>
    </message>
    <message>
        <source>Copy story link</source>
        <translation>复制文章链接</translation>
    </message>
    <message>
        <source>Default text size</source>
        <translation>默认文字大小</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Download for offline reading…</source>
        <translation>下载以供离线阅读…</translation>
    </message>
    <message>
        <source>Export OPML…</source>
        <translation>导出 OPML…</translation>
    </message>
    <message>
        <source>Export everything…</source>
        <translation>导出全部…</translation>
    </message>
    <message>
        <source>Export stories as EPUB…</source>
        <translation>将文章导出为 EPUB…</translation>
    </message>
    <message>
        <source>Feed properties</source>
        <translation>订阅源属性</translation>
    </message>
    <message>
        <source>Feeds worth keeping…</source>
        <translation>值得保留的订阅源…</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Find in story</source>
        <translation>在文章中查找</translation>
    </message>
    <message>
        <source>Forget earlier versions</source>
        <translation>清除较早版本</translation>
    </message>
    <message>
        <source>Forget what DeskReader learned about this site</source>
        <translation>忘记 DeskReader 对此网站的了解</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Go</source>
        <translation>转到</translation>
    </message>
    <message>
        <source>Go to All stories</source>
        <translation>转到“所有文章”</translation>
    </message>
    <message>
        <source>Go to Muted</source>
        <translation>转到“已静音”</translation>
    </message>
    <message>
        <source>Go to Starred</source>
        <translation>转到“加星”</translation>
    </message>
    <message>
        <source>Go to Today</source>
        <translation>转到“今天”</translation>
    </message>
    <message>
        <source>Go to Today in brief</source>
        <translation>转到“今日简报”</translation>
    </message>
    <message>
        <source>Go to Unread</source>
        <translation>转到“未读”</translation>
    </message>
    <message>
        <source>Go to anything…</source>
        <translation>转到任意位置…</translation>
    </message>
    <message>
        <source>Go to date…</source>
        <translation>转到日期…</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Hide feeds with nothing unread</source>
        <translation>隐藏没有未读内容的订阅源</translation>
    </message>
    <message>
        <source>How to search</source>
        <translation>如何搜索</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>放大文字</translation>
    </message>
    <message>
        <source>List above the story</source>
        <translation>列表在文章上方</translation>
    </message>
    <message>
        <source>List beside the story</source>
        <translation>列表在文章旁边</translation>
    </message>
    <message>
        <source>List options</source>
        <translation>列表选项</translation>
    </message>
    <message>
        <source>Mark all as read</source>
        <translation>全部标为已读</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>标为已读</translation>
    </message>
    <message>
        <source>Mark as read or unread</source>
        <translation>标为已读或未读</translation>
    </message>
    <message>
        <source>Mark as unread</source>
        <translation>标为未读</translation>
    </message>
    <message>
        <source>Mark everything above as read</source>
        <translation>将上方全部标为已读</translation>
    </message>
    <message>
        <source>Mark everything below as read</source>
        <translation>将下方全部标为已读</translation>
    </message>
    <message>
        <source>Mark older than a day as read</source>
        <translation>将一天前的标为已读</translation>
    </message>
    <message>
        <source>Mark older than a week as read</source>
        <translation>将一周前的标为已读</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>More actions</source>
        <translation>更多操作</translation>
    </message>
    <message>
        <source>Mute a name in the title for 14 days</source>
        <translation>将标题中的名称静音 14 天</translation>
    </message>
    <message>
        <source>Mute or show in lists again…</source>
        <translation>静音或重新显示在列表中…</translation>
    </message>
    <message>
        <source>Mute…</source>
        <translation>静音…</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>新建文件夹…</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>最新优先</translation>
    </message>
    <message>
        <source>Next feed</source>
        <translation>下一个订阅源</translation>
    </message>
    <message>
        <source>Next story</source>
        <translation>下一篇文章</translation>
    </message>
    <message>
        <source>Next unread story</source>
        <translation>下一篇未读文章</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>最旧优先</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>在浏览器中打开</translation>
    </message>
    <message>
        <source>Page down, then next unread story</source>
        <translation>向下翻页，然后下一篇未读文章</translation>
    </message>
    <message>
        <source>Page up</source>
        <translation>向上翻页</translation>
    </message>
    <message>
        <source>Previous feed</source>
        <translation>上一个订阅源</translation>
    </message>
    <message>
        <source>Previous story</source>
        <translation>上一篇文章</translation>
    </message>
    <message>
        <source>Previous unread story</source>
        <translation>上一篇未读文章</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>打印…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Refresh all</source>
        <translation>全部刷新</translation>
    </message>
    <message>
        <source>Refresh this list</source>
        <translation>刷新此列表</translation>
    </message>
    <message>
        <source>Remind me in an hour</source>
        <translation>一小时后提醒我</translation>
    </message>
    <message>
        <source>Remove star</source>
        <translation>移除星标</translation>
    </message>
    <message>
        <source>Report a page that came out wrong</source>
        <translation>报告显示有误的页面</translation>
    </message>
    <message>
        <source>Rules…</source>
        <translation>规则…</translation>
    </message>
    <message>
        <source>Save as HTML…</source>
        <translation>另存为 HTML…</translation>
    </message>
    <message>
        <source>Save as PDF…</source>
        <translation>另存为 PDF…</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search everywhere</source>
        <translation>在全部内容中搜索</translation>
    </message>
    <message>
        <source>Select all stories</source>
        <translation>选择所有文章</translation>
    </message>
    <message>
        <source>Separate from the other sources</source>
        <translation>与其他来源分开</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>设置…</translation>
    </message>
    <message>
        <source>Show in lists again</source>
        <translation>重新显示在列表中</translation>
    </message>
    <message>
        <source>Show or hide sidebar</source>
        <translation>显示或隐藏侧边栏</translation>
    </message>
    <message>
        <source>Show or hide what changed</source>
        <translation>显示或隐藏更改</translation>
    </message>
    <message>
        <source>Show other sources</source>
        <translation>显示其他来源</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>缩小文字</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>加星标</translation>
    </message>
    <message>
        <source>Star or unstar</source>
        <translation>加星标或移除星标</translation>
    </message>
    <message>
        <source>Starred only</source>
        <translation>仅加星</translation>
    </message>
    <message>
        <source>Story</source>
        <translation>文章</translation>
    </message>
    <message>
        <source>Switch between full story and feed&apos;s version</source>
        <translation>在完整文章和订阅源版本之间切换</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>标签…</translation>
    </message>
    <message>
        <source>Text and theme…</source>
        <translation>文字和主题…</translation>
    </message>
    <message>
        <source>Titles only</source>
        <translation>仅标题</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Unread only</source>
        <translation>仅未读</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>View pictures</source>
        <translation>查看图片</translation>
    </message>
</context>
<context>
    <name>article_outline</name>
    <message>
        <source>Picture without description</source>
        <translation>没有说明的图片</translation>
    </message>
    <message>
        <source>Picture, not saved</source>
        <translation>图片（未保存）</translation>
    </message>
    <message>
        <source>[added: {text}]</source>
        <translation>[新增：{text}]</translation>
    </message>
    <message>
        <source>[removed: {text}]</source>
        <translation>[删除：{text}]</translation>
    </message>
</context>
<context>
    <name>briefing</name>
    <message numerus="yes">
        <source>%n sources</source>
        <translation>
            <numerusform>%n 个来源</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n 篇文章</numerusform>
        </translation>
    </message>
    <message>
        <source>1 source</source>
        <translation>1 个来源</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 篇文章</translation>
    </message>
    <message>
        <source>Why is this here?</source>
        <translation>为什么出现在这里？</translation>
    </message>
    <message>
        <source>You&apos;ve read them all</source>
        <translation>您已全部读完</translation>
    </message>
    <message numerus="yes">
        <source>from %n sources</source>
        <translation>
            <numerusform>来自 %n 个来源</numerusform>
        </translation>
    </message>
    <message>
        <source>from 1 source</source>
        <translation>来自 1 个来源</translation>
    </message>
    <message>
        <source>you open {share} of {feed}</source>
        <translation>您打开 {feed} 的 {share}</translation>
    </message>
</context>
<context>
    <name>briefing_settings</name>
    <message>
        <source>14 days</source>
        <translation>14 天</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 天</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 天</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 天</translation>
    </message>
    <message>
        <source>Briefing folder</source>
        <translation>简报文件夹</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Daily briefing as EPUB</source>
        <translation>每日简报（EPUB）</translation>
    </message>
    <message>
        <source>Forever</source>
        <translation>永久</translation>
    </message>
    <message>
        <source>Keep briefings for</source>
        <translation>简报保留时间</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Older briefings are deleted from the folder. Renamed ones stay.</source>
        <translation>较旧的简报会从文件夹中删除。重命名过的会保留。</translation>
    </message>
    <message>
        <source>Saves the unread stories of Today in brief each day, for your e-reader.</source>
        <translation>每天为您的电子书阅读器保存“今日简报”中的未读文章。</translation>
    </message>
    <message>
        <source>{count} days</source>
        <translation>{count} 天</translation>
    </message>
</context>
<context>
    <name>commands</name>
    <message numerus="yes">
        <source>%n couldn&apos;t be read</source>
        <translation>
            <numerusform>%n 个无法读取</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feeds added</source>
        <translation>
            <numerusform>已添加 %n 个订阅源</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stars removed</source>
        <translation>
            <numerusform>已移除 %n 个星标</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories deleted</source>
        <translation>
            <numerusform>已删除 %n 篇文章</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked as read</source>
        <translation>
            <numerusform>已将 %n 篇文章标为已读</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories marked as unread</source>
        <translation>
            <numerusform>已将 %n 篇文章标为未读</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories starred</source>
        <translation>
            <numerusform>已为 %n 篇文章加星标</numerusform>
        </translation>
    </message>
    <message>
        <source>1 couldn&apos;t be read</source>
        <translation>1 个无法读取</translation>
    </message>
    <message>
        <source>1 feed added</source>
        <translation>已添加 1 个订阅源</translation>
    </message>
    <message>
        <source>1 star removed</source>
        <translation>已移除 1 个星标</translation>
    </message>
    <message>
        <source>1 story deleted</source>
        <translation>已删除 1 篇文章</translation>
    </message>
    <message>
        <source>1 story marked as read</source>
        <translation>已将 1 篇文章标为已读</translation>
    </message>
    <message>
        <source>1 story marked as unread</source>
        <translation>已将 1 篇文章标为未读</translation>
    </message>
    <message>
        <source>1 story starred</source>
        <translation>已为 1 篇文章加星标</translation>
    </message>
    <message numerus="yes">
        <source>Marked %n stories as read</source>
        <translation>
            <numerusform>已将 %n 篇文章标为已读</numerusform>
        </translation>
    </message>
    <message>
        <source>Marked 1 story as read</source>
        <translation>已将 1 篇文章标为已读</translation>
    </message>
    <message numerus="yes">
        <source>Moved %n items</source>
        <translation>
            <numerusform>已移动 %n 项</numerusform>
        </translation>
    </message>
    <message>
        <source>Moved 1 item</source>
        <translation>已移动 1 项</translation>
    </message>
    <message numerus="yes">
        <source>already subscribed to %n</source>
        <translation>
            <numerusform>%n 个已订阅</numerusform>
        </translation>
    </message>
    <message>
        <source>already subscribed to 1</source>
        <translation>1 个已订阅</translation>
    </message>
</context>
<context>
    <name>dialogs</name>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n 篇文章</numerusform>
        </translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 篇文章</translation>
    </message>
</context>
<context>
    <name>go_to</name>
    <message>
        <source>Action</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>订阅源</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Saved search</source>
        <translation>已保存的搜索</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Story</source>
        <translation>文章</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
</context>
<context>
    <name>media_card</name>
    <message>
        <source>Audio</source>
        <translation>音频</translation>
    </message>
    <message>
        <source>Embedded page</source>
        <translation>嵌入页面</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>在浏览器中打开</translation>
    </message>
    <message>
        <source>Play in player</source>
        <translation>在播放器中播放</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>视频</translation>
    </message>
</context>
<context>
    <name>menus</name>
    <message numerus="yes">
        <source>%n more in the sidebar</source>
        <translation>
            <numerusform>侧边栏中还有 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>1 more in the sidebar</source>
        <translation>侧边栏中还有 1 个</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>复制地址</translation>
    </message>
    <message>
        <source>Copy story link</source>
        <translation>复制文章链接</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>密度</translation>
    </message>
    <message>
        <source>Edit the rule “{name}”…</source>
        <translation>编辑规则“{name}”…</translation>
    </message>
    <message>
        <source>Group stories</source>
        <translation>归并新闻</translation>
    </message>
    <message>
        <source>Import OPML…</source>
        <translation>导入 OPML…</translation>
    </message>
    <message>
        <source>Keep stories…</source>
        <translation>保留文章…</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>布局</translation>
    </message>
    <message>
        <source>Mark all as read</source>
        <translation>全部标为已读</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>标为已读</translation>
    </message>
    <message>
        <source>Mark as unread</source>
        <translation>标为未读</translation>
    </message>
    <message>
        <source>Mark everything above as read</source>
        <translation>将上方全部标为已读</translation>
    </message>
    <message>
        <source>Mark everything below as read</source>
        <translation>将下方全部标为已读</translation>
    </message>
    <message>
        <source>Move to</source>
        <translation>移动到</translation>
    </message>
    <message>
        <source>Mute</source>
        <translation>静音</translation>
    </message>
    <message>
        <source>Mute for 14 days</source>
        <translation>静音 14 天</translation>
    </message>
    <message>
        <source>Mute more</source>
        <translation>更多静音选项</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>新建文件夹…</translation>
    </message>
    <message>
        <source>New rule…</source>
        <translation>新建规则…</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>无文件夹</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>在浏览器中打开</translation>
    </message>
    <message>
        <source>Other sources</source>
        <translation>其他来源</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Properties…</source>
        <translation>属性…</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>刷新</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove account…</source>
        <translation>移除账户…</translation>
    </message>
    <message>
        <source>Remove folder, keep its feeds</source>
        <translation>移除文件夹，保留其订阅源</translation>
    </message>
    <message>
        <source>Remove star</source>
        <translation>移除星标</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Report a page that came out wrong</source>
        <translation>报告显示有误的页面</translation>
    </message>
    <message>
        <source>Save full stories</source>
        <translation>保存完整文章</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Show in lists again</source>
        <translation>重新显示在列表中</translation>
    </message>
    <message>
        <source>Sort</source>
        <translation>排序</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>加星标</translation>
    </message>
    <message>
        <source>Stories not saved…</source>
        <translation>未保存的文章…</translation>
    </message>
    <message>
        <source>Sync now</source>
        <translation>立即同步</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>标签…</translation>
    </message>
    <message>
        <source>Unsubscribe</source>
        <translation>退订</translation>
    </message>
    <message>
        <source>Use the feed&apos;s own name</source>
        <translation>使用订阅源自己的名称</translation>
    </message>
</context>
<context>
    <name>messages</name>
    <message numerus="yes">
        <source>%n feeds skipped: checked less than five minutes ago</source>
        <translation>
            <numerusform>跳过 %n 个订阅源：不到五分钟前检查过</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feeds skipped: their sites asked for a pause, the first until {time}</source>
        <translation>
            <numerusform>跳过 %n 个订阅源：其网站要求暂停，最早到 {time}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n new stories</source>
        <translation>
            <numerusform>%n 篇新文章</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed skipped: checked less than five minutes ago</source>
        <translation>跳过 1 个订阅源：不到五分钟前检查过</translation>
    </message>
    <message>
        <source>1 feed skipped: its site asked for a pause until {time}</source>
        <translation>跳过 1 个订阅源：其网站要求暂停到 {time}</translation>
    </message>
    <message>
        <source>1 new story</source>
        <translation>1 篇新文章</translation>
    </message>
    <message>
        <source>Compressed text</source>
        <translation>压缩文本</translation>
    </message>
    <message>
        <source>Everything here was checked less than five minutes ago</source>
        <translation>这里的内容都在不到五分钟前检查过</translation>
    </message>
    <message>
        <source>GB</source>
        <translation>GB</translation>
    </message>
    <message>
        <source>Library file</source>
        <translation>资料库文件</translation>
    </message>
    <message>
        <source>MB</source>
        <translation>MB</translation>
    </message>
    <message>
        <source>No stories would be removed now.</source>
        <translation>现在不会移除任何文章。</translation>
    </message>
    <message>
        <source>Picture files</source>
        <translation>图片文件</translation>
    </message>
    <message>
        <source>Picture references</source>
        <translation>图片引用</translation>
    </message>
    <message>
        <source>Picture storage</source>
        <translation>图片存储</translation>
    </message>
    <message>
        <source>Record links</source>
        <translation>记录之间的链接</translation>
    </message>
    <message>
        <source>Search index</source>
        <translation>搜索索引</translation>
    </message>
    <message>
        <source>Stored text</source>
        <translation>已存储的文本</translation>
    </message>
    <message>
        <source>Story counts</source>
        <translation>文章计数</translation>
    </message>
    <message>
        <source>Untitled story</source>
        <translation>无标题文章</translation>
    </message>
    <message>
        <source>Unused files</source>
        <translation>未使用的文件</translation>
    </message>
    <message numerus="yes">
        <source>Would remove %n stories.</source>
        <translation>
            <numerusform>将移除 %n 篇文章。</numerusform>
        </translation>
    </message>
    <message>
        <source>Would remove 1 story.</source>
        <translation>将移除 1 篇文章。</translation>
    </message>
    <message numerus="yes">
        <source>{sources} and %n more</source>
        <translation>
            <numerusform>{sources} 和另外 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>{sources} and 1 more</source>
        <translation>{sources} 和另外 1 个</translation>
    </message>
    <message>
        <source>{source}: {stories}</source>
        <translation>{source}：{stories}</translation>
    </message>
</context>
<context>
    <name>prompts</name>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>New tag</source>
        <translation>新标签</translation>
    </message>
    <message>
        <source>Save tags</source>
        <translation>保存标签</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Tick tags, or type a new one. Several are separated by commas.</source>
        <translation>勾选标签或输入新标签。多个标签以逗号分隔。</translation>
    </message>
</context>
<context>
    <name>properties</name>
    <message numerus="yes">
        <source>%n hours</source>
        <translation>
            <numerusform>%n 小时</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minutes</source>
        <translation>
            <numerusform>%n 分钟</numerusform>
        </translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1 小时</translation>
    </message>
    <message>
        <source>1 minute</source>
        <translation>1 分钟</translation>
    </message>
    <message>
        <source>Checked once a day, since its site can&apos;t say whether anything is new. Choose an interval to change that.</source>
        <translation>每天检查一次，因为其网站无法说明是否有新内容。选择一个间隔可更改。</translation>
    </message>
    <message>
        <source>It rarely has new stories, so it is checked every {interval}.</source>
        <translation>很少有新文章，因此每 {interval}检查一次。</translation>
    </message>
    <message>
        <source>Its site asks for {interval} between checks.</source>
        <translation>其网站要求两次检查间隔 {interval}。</translation>
    </message>
    <message>
        <source>No feed is checked more often than every {interval}.</source>
        <translation>任何订阅源的检查都不会比每 {interval}一次更频繁。</translation>
    </message>
    <message>
        <source>The feed asks not to be checked at certain hours or on certain days.</source>
        <translation>该订阅源要求在某些时段或某些日子不要检查。</translation>
    </message>
    <message>
        <source>The feed itself asks for {interval} between checks.</source>
        <translation>订阅源自身要求两次检查间隔 {interval}。</translation>
    </message>
    <message>
        <source>The site asked for a pause until {time}.</source>
        <translation>网站要求暂停到 {time}。</translation>
    </message>
</context>
<context>
    <name>retention</name>
    <message>
        <source>Starred and tagged stories are always kept.</source>
        <translation>加星和带标签的文章始终保留。</translation>
    </message>
</context>
<context>
    <name>rules</name>
    <message numerus="yes">
        <source>%n of them unread</source>
        <translation>
            <numerusform>其中 %n 篇未读</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories here match</source>
        <translation>
            <numerusform>此处有 %n 篇文章符合</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories so far</source>
        <translation>
            <numerusform>至今 %n 篇文章</numerusform>
        </translation>
    </message>
    <message>
        <source>1 of them unread</source>
        <translation>其中 1 篇未读</translation>
    </message>
    <message>
        <source>1 story here matches</source>
        <translation>此处有 1 篇文章符合</translation>
    </message>
    <message>
        <source>1 story so far</source>
        <translation>至今 1 篇文章</translation>
    </message>
    <message>
        <source>A regular expression</source>
        <translation>一个正则表达式</translation>
    </message>
    <message>
        <source>Author</source>
        <translation>作者</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>分类</translation>
    </message>
    <message>
        <source>Codes, such as en, de</source>
        <translation>代码，如 en、de</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>Feed</source>
        <translation>订阅源</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>How to compare</source>
        <translation>比较方式</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>链接</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>已静音</translation>
    </message>
    <message>
        <source>Muted by “{rules}”</source>
        <translation>由“{rules}”静音</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove this condition</source>
        <translation>移除此条件</translation>
    </message>
    <message>
        <source>Separated by commas</source>
        <translation>用逗号分隔</translation>
    </message>
    <message>
        <source>Stories that match</source>
        <translation>符合的文章</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>正文</translation>
    </message>
    <message>
        <source>There are no stories yet to try this on.</source>
        <translation>还没有可供试用的文章。</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Title or text</source>
        <translation>标题或正文</translation>
    </message>
    <message>
        <source>What to look for</source>
        <translation>查找内容</translation>
    </message>
    <message>
        <source>Where to look</source>
        <translation>查找位置</translation>
    </message>
    <message>
        <source>Words in any order; sport* for every word that begins so</source>
        <translation>任意顺序的词；sport* 表示以此开头的所有词</translation>
    </message>
    <message>
        <source>Words one after the other</source>
        <translation>连续的词</translation>
    </message>
    <message>
        <source>always notify</source>
        <translation>始终通知</translation>
    </message>
    <message>
        <source>doesn&apos;t have all words</source>
        <translation>不含全部词语</translation>
    </message>
    <message>
        <source>doesn&apos;t have the phrase</source>
        <translation>不含短语</translation>
    </message>
    <message>
        <source>doesn&apos;t match</source>
        <translation>不匹配</translation>
    </message>
    <message>
        <source>has all words</source>
        <translation>包含全部词语</translation>
    </message>
    <message>
        <source>has none of</source>
        <translation>不含任何一个</translation>
    </message>
    <message>
        <source>has one of</source>
        <translation>包含其中之一</translation>
    </message>
    <message>
        <source>has the phrase</source>
        <translation>包含短语</translation>
    </message>
    <message>
        <source>is none of</source>
        <translation>不是其中任何一个</translation>
    </message>
    <message>
        <source>is one of</source>
        <translation>是其中之一</translation>
    </message>
    <message>
        <source>mark as read</source>
        <translation>标为已读</translation>
    </message>
    <message>
        <source>matches</source>
        <translation>匹配</translation>
    </message>
    <message>
        <source>move to the front</source>
        <translation>移到最前</translation>
    </message>
    <message>
        <source>mute</source>
        <translation>静音</translation>
    </message>
    <message>
        <source>never notify</source>
        <translation>从不通知</translation>
    </message>
    <message>
        <source>no pictures</source>
        <translation>不存图片</translation>
    </message>
    <message>
        <source>save pictures</source>
        <translation>保存图片</translation>
    </message>
    <message>
        <source>star</source>
        <translation>加星</translation>
    </message>
    <message>
        <source>tag “{name}”</source>
        <translation>标签“{name}”</translation>
    </message>
    <message>
        <source>the newest {number} looked at</source>
        <translation>已查看最新 {number} 篇</translation>
    </message>
    <message>
        <source>until {date}</source>
        <translation>至 {date}</translation>
    </message>
    <message>
        <source>{number} looked at</source>
        <translation>已查看 {number} 篇</translation>
    </message>
</context>
<context>
    <name>scripts</name>
    <message>
        <source>Arabic</source>
        <translation>阿拉伯文</translation>
    </message>
    <message>
        <source>Armenian</source>
        <translation>亚美尼亚文</translation>
    </message>
    <message>
        <source>Bengali</source>
        <translation>孟加拉文</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>中文</translation>
    </message>
    <message>
        <source>Devanagari</source>
        <translation>天城文</translation>
    </message>
    <message>
        <source>Georgian</source>
        <translation>格鲁吉亚文</translation>
    </message>
    <message>
        <source>Hebrew</source>
        <translation>希伯来文</translation>
    </message>
    <message>
        <source>Japanese</source>
        <translation>日文</translation>
    </message>
    <message>
        <source>Korean</source>
        <translation>韩文</translation>
    </message>
    <message>
        <source>Tamil</source>
        <translation>泰米尔文</translation>
    </message>
    <message>
        <source>Thai</source>
        <translation>泰文</translation>
    </message>
    <message>
        <source>This system has no font for {script}. Install one, such as {family}, to read it.</source>
        <translation>此系统没有{script}字体。请安装一种，例如 {family}，以便阅读。</translation>
    </message>
</context>
<context>
    <name>search</name>
    <message>
        <source>Changed since you read them</source>
        <translation>阅读后有更改的文章</translation>
    </message>
    <message>
        <source>Changed today, this week, or on a date</source>
        <translation>今天、本周或某日更改的文章</translation>
    </message>
    <message>
        <source>Either word</source>
        <translation>任意一个词</translation>
    </message>
    <message>
        <source>Name of an author</source>
        <translation>作者姓名</translation>
    </message>
    <message>
        <source>Only feeds whose name contains this</source>
        <translation>仅名称包含此内容的订阅源</translation>
    </message>
    <message>
        <source>Only starred stories</source>
        <translation>仅加星的文章</translation>
    </message>
    <message>
        <source>Only stories that a rule muted</source>
        <translation>仅限被规则静音的文章</translation>
    </message>
    <message>
        <source>Only stories that several sources report</source>
        <translation>仅限多个来源报道的文章</translation>
    </message>
    <message>
        <source>Only stories their publisher changed</source>
        <translation>仅限发布者更改过的文章</translation>
    </message>
    <message>
        <source>Only stories with pictures</source>
        <translation>仅有图片的文章</translation>
    </message>
    <message>
        <source>Only stories with this tag</source>
        <translation>仅带此标签的文章</translation>
    </message>
    <message>
        <source>Only stories you have read</source>
        <translation>仅已读的文章</translation>
    </message>
    <message>
        <source>Only unread stories</source>
        <translation>仅未读的文章</translation>
    </message>
    <message>
        <source>Published after a day, month or year</source>
        <translation>在某日、某月或某年之后发布</translation>
    </message>
    <message>
        <source>Published before a day, month or year</source>
        <translation>在某日、某月或某年之前发布</translation>
    </message>
    <message>
        <source>Removed by their publisher</source>
        <translation>被发布者移除的文章</translation>
    </message>
    <message>
        <source>Stories that a rule of this name acted on</source>
        <translation>此名称的规则处理过的文章</translation>
    </message>
    <message>
        <source>Stories with both words, in any order</source>
        <translation>同时包含两个词的文章，顺序不限</translation>
    </message>
    <message>
        <source>These words next to each other</source>
        <translation>这些词彼此相邻</translation>
    </message>
    <message>
        <source>Whose headline changed</source>
        <translation>标题有更改的文章</translation>
    </message>
    <message>
        <source>Without this word</source>
        <translation>不含此词</translation>
    </message>
    <message>
        <source>Word in the title</source>
        <translation>标题中的词</translation>
    </message>
</context>
<context>
    <name>sentences</name>
    <message>
        <source>A folder that several devices share</source>
        <translation>多台设备共享的文件夹</translation>
    </message>
    <message>
        <source>A rule needs at least one condition and something to do.</source>
        <translation>规则至少需要一个条件和一项操作。</translation>
    </message>
    <message>
        <source>Another program is using the library. Try again in a moment.</source>
        <translation>另一个程序正在使用资料库。请稍后再试。</translation>
    </message>
    <message>
        <source>Choose a folder that Syncthing, Nextcloud, Dropbox or a USB stick carries to your other computers.</source>
        <translation>请选择一个由 Syncthing、Nextcloud、Dropbox 或 U 盘带到其他电脑的文件夹。</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach a server at this address. Check the spelling. A server without encryption needs http:// in front of its name.</source>
        <translation>无法连接此地址的服务器。请检查拼写。未加密的服务器需要在名称前加上 http://。</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach the server. DeskReader will try again later.</source>
        <translation>无法连接服务器。DeskReader 稍后会重试。</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach the site. Check the spelling of the address.</source>
        <translation>无法连接网站。请检查地址的拼写。</translation>
    </message>
    <message>
        <source>Couldn&apos;t reach the site. DeskReader will try again later.</source>
        <translation>无法连接网站。DeskReader 稍后会再试。</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the certificate file for this site.</source>
        <translation>无法读取此网站的证书文件。</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the certificate file. Choose a PEM file.</source>
        <translation>无法读取证书文件。请选择 PEM 文件。</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the document. DeskReader itself is fine.</source>
        <translation>无法读取该文档。DeskReader 本身没有问题。</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the file ({detail}).</source>
        <translation>无法读取文件 ({detail})。</translation>
    </message>
    <message>
        <source>Couldn&apos;t read the server&apos;s response, so nothing was changed.</source>
        <translation>无法读取服务器的响应，因此未作任何更改。</translation>
    </message>
    <message>
        <source>Couldn&apos;t read this account&apos;s certificate file. Choose it again in its properties.</source>
        <translation>无法读取此账户的证书文件。请在其属性中重新选择。</translation>
    </message>
    <message>
        <source>Create an app password in Nextcloud&apos;s security settings.</source>
        <translation>请在 Nextcloud 的安全设置中创建应用密码。</translation>
    </message>
    <message>
        <source>Cut short by the site</source>
        <translation>被网站截断</translation>
    </message>
    <message>
        <source>DeskReader can&apos;t import this file. It can import libraries of RSS Guard, Liferea and QuiteRSS.</source>
        <translation>DeskReader 无法导入此文件。它可以导入 RSS Guard、Liferea 和 QuiteRSS 的资料库。</translation>
    </message>
    <message>
        <source>DeskReader can&apos;t open this address. It should look like example.org or https://example.org/feed.</source>
        <translation>DeskReader 无法打开此地址。地址应类似 example.org 或 https://example.org/feed。</translation>
    </message>
    <message>
        <source>DeskReader isn&apos;t allowed to write to {detail}. Nothing was lost or changed.</source>
        <translation>DeskReader 无权写入 {detail}。没有丢失或更改任何内容。</translation>
    </message>
    <message>
        <source>Device {detail} doesn&apos;t use this folder&apos;s passphrase, so its changes wait. Enter the passphrase there, too.</source>
        <translation>{detail} 未使用此文件夹的密码短语，因此它的更改在等待。请在那里也输入。</translation>
    </message>
    <message>
        <source>Enter this account&apos;s password again: without a keyring, DeskReader keeps it only while it runs.</source>
        <translation>请再次输入此账户的密码：没有密钥环时，DeskReader 只在运行期间保留。</translation>
    </message>
    <message>
        <source>FreshRSS and Miniflux use a separate password for apps. Set it in your profile there.</source>
        <translation>FreshRSS 和 Miniflux 对应用使用单独的密码。请在那里的个人资料中设置。</translation>
    </message>
    <message>
        <source>FreshRSS, Miniflux and others (Google Reader API)</source>
        <translation>FreshRSS、Miniflux 等（Google Reader API）</translation>
    </message>
    <message>
        <source>Full story saved</source>
        <translation>已保存完整文章</translation>
    </message>
    <message>
        <source>Full story saved, some pictures missing</source>
        <translation>已保存完整文章，缺少部分图片</translation>
    </message>
    <message>
        <source>Nextcloud News</source>
        <translation>Nextcloud News</translation>
    </message>
    <message>
        <source>No article was found on this page.</source>
        <translation>此页面上未找到文章。</translation>
    </message>
    <message>
        <source>No feed found at this address. Try the site&apos;s front page, or the feed&apos;s own address.</source>
        <translation>此地址未找到订阅源。请尝试网站首页或订阅源自己的地址。</translation>
    </message>
    <message>
        <source>No keyring was found, so the account&apos;s password is kept only until you quit DeskReader.</source>
        <translation>未找到密钥环，因此账户密码只保留到您退出 DeskReader 为止。</translation>
    </message>
    <message>
        <source>No rules were found in this file. DeskReader can import rules of RSS Guard, FreshRSS and newsboat.</source>
        <translation>在此文件中未找到规则。DeskReader 可以导入 RSS Guard、FreshRSS 和 newsboat 的规则。</translation>
    </message>
    <message>
        <source>No server of this kind was found at this address. It may need a path, such as https://example.org/freshrss/.</source>
        <translation>此地址未找到这类服务器。可能需要路径，例如 https://example.org/freshrss/。</translation>
    </message>
    <message>
        <source>No stories found on the site&apos;s page. The stories you have are kept.</source>
        <translation>网站页面上未找到文章。您已有的文章会保留。</translation>
    </message>
    <message>
        <source>Nothing found at this address. Check the spelling.</source>
        <translation>此地址什么也没有找到。请检查拼写。</translation>
    </message>
    <message>
        <source>Read and starred are synced. Feeds can only be changed on the server.</source>
        <translation>会同步已读和加星。订阅源只能在服务器上更改。</translation>
    </message>
    <message>
        <source>Servers with the Fever API, for read and starred only</source>
        <translation>支持 Fever API 的服务器，仅限已读和星标</translation>
    </message>
    <message>
        <source>Something went wrong inside DeskReader. The details are in the log.</source>
        <translation>DeskReader 内部出错。详情见日志。</translation>
    </message>
    <message>
        <source>Subscribed. No keyring was found, so the feed&apos;s password or private address is kept only until you quit DeskReader.</source>
        <translation>已订阅。未找到密钥环，因此订阅源的密码或私有地址只保留到您退出 DeskReader 为止。</translation>
    </message>
    <message>
        <source>Summary only</source>
        <translation>仅摘要</translation>
    </message>
    <message>
        <source>Summary only: no article was found on the page</source>
        <translation>仅摘要：页面上未找到文章</translation>
    </message>
    <message>
        <source>Summary only: saving full stories is turned off</source>
        <translation>仅摘要：已关闭保存完整文章</translation>
    </message>
    <message>
        <source>Summary only: the full story has not been fetched yet</source>
        <translation>仅摘要：完整文章尚未获取</translation>
    </message>
    <message>
        <source>Summary only: the page is gone</source>
        <translation>仅摘要：页面已不存在</translation>
    </message>
    <message>
        <source>Summary only: the page needs a browser that runs scripts</source>
        <translation>仅摘要：页面需要能运行脚本的浏览器</translation>
    </message>
    <message>
        <source>Summary only: the rest is for subscribers</source>
        <translation>仅摘要：其余内容仅限订阅者</translation>
    </message>
    <message>
        <source>Summary only: the site didn&apos;t respond</source>
        <translation>仅摘要：网站没有响应</translation>
    </message>
    <message>
        <source>Summary only: the site doesn&apos;t allow readers</source>
        <translation>仅摘要：网站不允许阅读器</translation>
    </message>
    <message>
        <source>Summary only: the site shows a consent page instead of the story</source>
        <translation>仅摘要：网站显示同意页面而不是文章</translation>
    </message>
    <message>
        <source>The address leads into your own network or computer, so it wasn&apos;t followed.</source>
        <translation>该地址指向您自己的网络或电脑，因此未访问。</translation>
    </message>
    <message>
        <source>The address redirects in a loop.</source>
        <translation>该地址循环重定向。</translation>
    </message>
    <message>
        <source>The connection was interrupted. DeskReader will try again later.</source>
        <translation>连接中断。DeskReader 稍后会再试。</translation>
    </message>
    <message>
        <source>The connection was interrupted. Try again.</source>
        <translation>连接中断。请再试一次。</translation>
    </message>
    <message>
        <source>The disk is full. Nothing was lost; make room and try again.</source>
        <translation>磁盘已满。没有丢失任何内容；请腾出空间后再试。</translation>
    </message>
    <message>
        <source>The disk reported an error ({detail}).</source>
        <translation>磁盘报告错误 ({detail})。</translation>
    </message>
    <message>
        <source>The feed at this address is damaged and can&apos;t be read.</source>
        <translation>此地址的订阅源已损坏，无法读取。</translation>
    </message>
    <message>
        <source>The feed has no stories right now.</source>
        <translation>该订阅源目前没有文章。</translation>
    </message>
    <message>
        <source>The feed is damaged and can&apos;t be read. The stories you have are kept.</source>
        <translation>该订阅源已损坏，无法读取。您已有的文章会保留。</translation>
    </message>
    <message>
        <source>The file {detail} is not an ordinary file, so it was neither read nor written.</source>
        <translation>文件 {detail} 不是普通文件，因此既未读取也未写入。</translation>
    </message>
    <message>
        <source>The folder for {detail} does not exist, so nothing was written.</source>
        <translation>{detail} 所在的文件夹不存在，因此未写入任何内容。</translation>
    </message>
    <message>
        <source>The folder {detail} is missing. Your changes are kept until it is back.</source>
        <translation>文件夹 {detail} 不见了。在它恢复之前，您的更改会保留。</translation>
    </message>
    <message>
        <source>The library was damaged. Recovered: {feeds} feeds and {articles} stories, {lost} of them without text until their feed sends it again. The damaged file is kept as {file}.</source>
        <translation>资料库曾损坏。已恢复：{feeds} 个订阅源和 {articles} 篇文章，其中 {lost} 篇在订阅源再次发送之前没有正文。损坏的文件保留为 {file}。</translation>
    </message>
    <message>
        <source>The library was damaged. The damaged file is kept as {detail}; nothing in it was deleted.</source>
        <translation>资料库曾损坏。损坏的文件保留为 {detail}；其中没有删除任何内容。</translation>
    </message>
    <message>
        <source>The proxy doesn&apos;t respond, or it needs a user name and password. Check Settings, Feeds and refresh, or the feed&apos;s properties.</source>
        <translation>代理没有响应，或需要用户名和密码。请检查“设置”中的“订阅源与刷新”，或订阅源的属性。</translation>
    </message>
    <message>
        <source>The proxy doesn&apos;t respond, or it needs a user name and password. Check Settings, Feeds and refresh.</source>
        <translation>代理没有响应，或需要用户名和密码。请查看设置中的“订阅源与刷新”。</translation>
    </message>
    <message>
        <source>The publisher has closed this feed.</source>
        <translation>发布者已关闭此订阅源。</translation>
    </message>
    <message>
        <source>The publisher has closed this feed. You can unsubscribe.</source>
        <translation>发布者已关闭此订阅源。您可以退订。</translation>
    </message>
    <message>
        <source>The server asked for a pause. DeskReader will wait as long as it asked.</source>
        <translation>服务器要求暂停。DeskReader 会按要求等待。</translation>
    </message>
    <message>
        <source>The server asked for a pause. Try again later.</source>
        <translation>服务器要求暂停。请稍后重试。</translation>
    </message>
    <message>
        <source>The server didn&apos;t accept this change ({detail}), so it applies on this computer only.</source>
        <translation>服务器未接受此更改 ({detail})，因此只在这台电脑上有效。</translation>
    </message>
    <message>
        <source>The server didn&apos;t accept this user name and password. Some servers need a separate app password from their settings page.</source>
        <translation>服务器未接受此用户名和密码。有些服务器需要在其设置页面创建单独的应用密码。</translation>
    </message>
    <message>
        <source>The server is having problems right now. DeskReader will try again later.</source>
        <translation>服务器目前有问题。DeskReader 稍后会重试。</translation>
    </message>
    <message>
        <source>The server no longer knows this account&apos;s feeds and articles. It may have been reinstalled. Nothing was changed. Choose what to keep: the server&apos;s feeds, or those on this computer.</source>
        <translation>服务器不再认识此账户的订阅源和文章。它可能已重新安装。未作任何更改。请选择要保留的内容：服务器的订阅源，或这台电脑上的订阅源。</translation>
    </message>
    <message>
        <source>The server no longer responds at this address. Check it in the account&apos;s properties.</source>
        <translation>服务器在此地址不再响应。请在账户属性中检查。</translation>
    </message>
    <message>
        <source>The server responded with an error. Check that access for apps (its API) is turned on in its settings, or try again later.</source>
        <translation>服务器返回错误。请检查其设置中是否已开启应用访问（API），或稍后重试。</translation>
    </message>
    <message>
        <source>The server sent an unexpected response ({detail}). DeskReader will try again later.</source>
        <translation>服务器发送了意外的响应 ({detail})。DeskReader 稍后会重试。</translation>
    </message>
    <message>
        <source>The server sent too much data at once, so nothing was changed.</source>
        <translation>服务器一次发送的数据过多，因此未作任何更改。</translation>
    </message>
    <message>
        <source>The server took too long to respond. DeskReader will try again later.</source>
        <translation>服务器响应时间过长。DeskReader 稍后会重试。</translation>
    </message>
    <message>
        <source>The server took too long to respond. Try again later.</source>
        <translation>服务器响应时间过长。请稍后重试。</translation>
    </message>
    <message>
        <source>The server&apos;s certificate isn&apos;t valid, so DeskReader didn&apos;t connect.</source>
        <translation>服务器的证书无效，因此 DeskReader 没有连接。</translation>
    </message>
    <message>
        <source>The server&apos;s certificate isn&apos;t valid, so no password was sent. If your own authority signed it, add that authority&apos;s certificate.</source>
        <translation>服务器的证书无效，因此没有发送密码。如果证书由您自己的机构签发，请添加该机构的证书。</translation>
    </message>
    <message>
        <source>The server&apos;s response can&apos;t be right ({detail}), so nothing was changed. DeskReader will try again later.</source>
        <translation>服务器的响应不可能正确 ({detail})，因此没有更改任何内容。DeskReader 稍后会再试。</translation>
    </message>
    <message>
        <source>The server&apos;s response is too complex for DeskReader, so nothing was changed.</source>
        <translation>服务器的响应过于复杂，因此未作任何更改。</translation>
    </message>
    <message>
        <source>The settings were damaged, so the defaults are used. The damaged file is kept as {detail}.</source>
        <translation>设置已损坏，因此使用默认设置。损坏的文件保留为 {detail}。</translation>
    </message>
    <message>
        <source>The site asked for a pause. DeskReader will wait as long as it asked.</source>
        <translation>网站要求暂停。DeskReader 会按其要求的时间等待。</translation>
    </message>
    <message>
        <source>The site asked for a pause. Try again later.</source>
        <translation>网站要求暂停。请稍后再试。</translation>
    </message>
    <message>
        <source>The site asks programs not to read this page.</source>
        <translation>网站要求程序不要读取此页面。</translation>
    </message>
    <message>
        <source>The site is having problems right now. DeskReader will try again later.</source>
        <translation>网站目前出现问题。DeskReader 稍后会再试。</translation>
    </message>
    <message>
        <source>The site is having problems right now. Try again later.</source>
        <translation>网站目前出现问题。请稍后再试。</translation>
    </message>
    <message>
        <source>The site sent an unexpected response ({detail}).</source>
        <translation>网站发送了意外的响应 ({detail})。</translation>
    </message>
    <message>
        <source>The site sent too much data, so the rest wasn&apos;t read.</source>
        <translation>网站发送的数据过多，因此未读取其余部分。</translation>
    </message>
    <message>
        <source>The site took too long to respond. DeskReader will try again later.</source>
        <translation>网站响应时间过长。DeskReader 稍后会再试。</translation>
    </message>
    <message>
        <source>The site took too long to respond. Try again later.</source>
        <translation>网站响应时间过长。请稍后再试。</translation>
    </message>
    <message>
        <source>The site&apos;s certificate isn&apos;t valid, so DeskReader didn&apos;t connect.</source>
        <translation>网站的证书无效，因此 DeskReader 没有连接。</translation>
    </message>
    <message>
        <source>There are too many rules ({detail}).</source>
        <translation>规则过多 ({detail})。</translation>
    </message>
    <message>
        <source>There has been nothing at this address for two weeks, so DeskReader has stopped checking. You can unsubscribe.</source>
        <translation>此地址已有两周没有任何内容，因此 DeskReader 已停止检查。您可以退订。</translation>
    </message>
    <message>
        <source>There is no earlier version of this story.</source>
        <translation>此文章没有较早版本。</translation>
    </message>
    <message>
        <source>There is no folder {detail}.</source>
        <translation>没有文件夹 {detail}。</translation>
    </message>
    <message>
        <source>There is no such account.</source>
        <translation>没有这个账户。</translation>
    </message>
    <message>
        <source>There is no such feed in the library.</source>
        <translation>资料库中没有该订阅源。</translation>
    </message>
    <message>
        <source>There is no such rule.</source>
        <translation>没有这样的规则。</translation>
    </message>
    <message>
        <source>There is no such story in the library.</source>
        <translation>资料库中没有该文章。</translation>
    </message>
    <message>
        <source>There is nothing at this address any more. DeskReader will check again tomorrow.</source>
        <translation>此地址已没有任何内容。DeskReader 明天会再检查。</translation>
    </message>
    <message>
        <source>This account is paused. Your changes are kept until you resume it.</source>
        <translation>此账户已暂停。在您恢复之前，更改会保留。</translation>
    </message>
    <message>
        <source>This account is syncing right now. Try again in a minute.</source>
        <translation>此账户正在同步。请一分钟后再试。</translation>
    </message>
    <message>
        <source>This address isn&apos;t encrypted, so others on the network could read your password. Use https://, or confirm that you accept this.</source>
        <translation>此地址未加密，网络上的其他人可能读取您的密码。请使用 https://，或确认您接受。</translation>
    </message>
    <message>
        <source>This condition isn&apos;t written as conditions are: {detail}. It should look like title:football.</source>
        <translation>条件不是这样写的：{detail}。应类似 title:football。</translation>
    </message>
    <message>
        <source>This feed needs a password or subscription.</source>
        <translation>此订阅源需要密码或订阅资格。</translation>
    </message>
    <message>
        <source>This feed needs its password or private address again: without a keyring, DeskReader keeps it only while it runs. Enter it in the feed&apos;s properties.</source>
        <translation>此订阅源再次需要密码或私有地址：没有密钥环时，DeskReader 只在运行期间保留。请在订阅源属性中输入。</translation>
    </message>
    <message>
        <source>This file is too large to import ({detail}), so nothing was imported.</source>
        <translation>此文件过大，无法导入 ({detail})，因此未导入任何内容。</translation>
    </message>
    <message>
        <source>This folder holds a web page that DeskReader got wrong, and DeskReader&apos;s version of it.

page.html    the page as the site sent it
result.json  what DeskReader took from it: title, author, date, text, pictures

Nothing has been sent anywhere. To help improve DeskReader, send this folder to its makers.
If you were signed in to the site, check page.html first: it may contain your name or a private link.
</source>
        <translation>此文件夹包含 DeskReader 读取有误的网页以及 DeskReader 的版本。

page.html    网站发送的原始页面
result.json  DeskReader 从中提取的内容：标题、作者、日期、正文、图片

没有向任何地方发送内容。若要帮助改进 DeskReader，请将此文件夹发送给开发者。
如果您当时已登录该网站，请先检查 page.html：其中可能含有您的姓名或私有链接。
</translation>
    </message>
    <message>
        <source>This folder is encrypted. Enter the passphrase that your other devices use.</source>
        <translation>此文件夹已加密。请输入您其他设备使用的密码短语。</translation>
    </message>
    <message>
        <source>This is all the feed provides</source>
        <translation>这是订阅源提供的全部内容</translation>
    </message>
    <message>
        <source>This is not a DeskReader export, or it is damaged ({detail}).</source>
        <translation>这不是 DeskReader 的导出文件，或文件已损坏 ({detail})。</translation>
    </message>
    <message>
        <source>This is not a feed.</source>
        <translation>这不是订阅源。</translation>
    </message>
    <message>
        <source>This is not a proxy address. It should look like http://host:8080 or socks5://host:1080.</source>
        <translation>这不是代理地址。地址应类似 http://host:8080 或 socks5://host:1080。</translation>
    </message>
    <message>
        <source>This is not an OPML file with feeds.</source>
        <translation>这不是包含订阅源的 OPML 文件。</translation>
    </message>
    <message>
        <source>This is not an address. It should look like rss.example.org or https://example.org/rss.</source>
        <translation>这不是地址。它应类似 rss.example.org 或 https://example.org/rss。</translation>
    </message>
    <message>
        <source>This isn&apos;t a valid regular expression: {detail}.</source>
        <translation>这不是有效的正则表达式：{detail}。</translation>
    </message>
    <message>
        <source>This isn&apos;t the passphrase that your other devices use for this folder. Nothing was read or written.</source>
        <translation>这不是您其他设备用于此文件夹的密码短语。未读取也未写入任何内容。</translation>
    </message>
    <message>
        <source>This kind of server can&apos;t do that ({detail}).</source>
        <translation>这类服务器做不到 ({detail})。</translation>
    </message>
    <message>
        <source>This library was made by a newer version of DeskReader. Update DeskReader to open it; nothing was changed.</source>
        <translation>此资料库由更新版本的 DeskReader 创建。请更新 DeskReader 后再打开；没有更改任何内容。</translation>
    </message>
    <message>
        <source>This page is too complex for DeskReader.</source>
        <translation>此页面对 DeskReader 来说过于复杂。</translation>
    </message>
    <message>
        <source>This picture can&apos;t be shown.</source>
        <translation>此图片无法显示。</translation>
    </message>
    <message>
        <source>This regular expression takes too long to search a story. Make it simpler, then switch the rule on again.</source>
        <translation>此正则表达式搜索一篇文章耗时过长。请简化后再重新开启规则。</translation>
    </message>
    <message>
        <source>This site has no feed. DeskReader reads its list of news instead.</source>
        <translation>此网站没有订阅源。DeskReader 改为读取其新闻列表。</translation>
    </message>
    <message>
        <source>This site has no feed. DeskReader watches its page for new stories instead.</source>
        <translation>此网站没有订阅源。DeskReader 改为留意其页面上的新文章。</translation>
    </message>
    <message>
        <source>Tiny Tiny RSS</source>
        <translation>Tiny Tiny RSS</translation>
    </message>
    <message>
        <source>Turn on API access in the preferences of Tiny Tiny RSS.</source>
        <translation>请在 Tiny Tiny RSS 的偏好设置中开启 API 访问。</translation>
    </message>
    <message>
        <source>Waiting to be saved</source>
        <translation>等待保存</translation>
    </message>
    <message>
        <source>What couldn&apos;t be recovered came from the backup of {date}.</source>
        <translation>无法恢复的内容取自 {date} 的备份。</translation>
    </message>
    <message>
        <source>You already have this account. It is called {detail}.</source>
        <translation>您已有此账户。它名为 {detail}。</translation>
    </message>
    <message>
        <source>You already subscribe to this feed.</source>
        <translation>您已订阅此订阅源。</translation>
    </message>
    <message>
        <source>You&apos;re offline. DeskReader will continue when you&apos;re back.</source>
        <translation>您已离线。恢复联网后 DeskReader 会继续。</translation>
    </message>
    <message>
        <source>You&apos;re offline. Try again when you&apos;re back.</source>
        <translation>您已离线。恢复联网后请再试。</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>alerts messages pop-up banner</source>
        <translation>提醒 消息 弹窗 横幅</translation>
    </message>
    <message>
        <source>alignment block text</source>
        <translation>对齐 块 文字</translation>
    </message>
    <message>
        <source>archive zip move to another computer</source>
        <translation>归档 zip 迁移到另一台电脑</translation>
    </message>
    <message>
        <source>audio mute noise beep</source>
        <translation>音频 静音 噪音 提示音</translation>
    </message>
    <message>
        <source>autostart boot startup login</source>
        <translation>自动启动 开机 登录</translation>
    </message>
    <message>
        <source>backup restore copy safety</source>
        <translation>备份 恢复 副本 安全</translation>
    </message>
    <message>
        <source>battery energy laptop</source>
        <translation>电池 能源 笔记本</translation>
    </message>
    <message>
        <source>code scroll programming</source>
        <translation>代码 滚动 编程</translation>
    </message>
    <message>
        <source>compact spacing thumbnails snippets rows</source>
        <translation>紧凑 间距 缩略图 摘录 行</translation>
    </message>
    <message>
        <source>delete old clean up protect</source>
        <translation>删除 旧 清理 保护</translation>
    </message>
    <message>
        <source>delete old clean up retention expire</source>
        <translation>删除 旧 清理 保留 过期</translation>
    </message>
    <message>
        <source>delete old epub books clean up</source>
        <translation>删除 旧 epub 电子书 清理</translation>
    </message>
    <message>
        <source>disk space budget cache gigabytes</source>
        <translation>磁盘 空间 缓存 千兆字节</translation>
    </message>
    <message>
        <source>do not disturb night silence pause</source>
        <translation>免打扰 夜间 安静 暂停</translation>
    </message>
    <message>
        <source>download full text pages</source>
        <translation>下载 全文 页面</translation>
    </message>
    <message>
        <source>duplicates same story merge</source>
        <translation>重复 同一文章 合并</translation>
    </message>
    <message>
        <source>film game presentation do not disturb</source>
        <translation>电影 游戏 演示 勿扰</translation>
    </message>
    <message>
        <source>filter unread starred hide read</source>
        <translation>筛选 未读 星标 隐藏 已读</translation>
    </message>
    <message>
        <source>folder path data directory</source>
        <translation>文件夹 路径 数据 目录</translation>
    </message>
    <message>
        <source>font family serif</source>
        <translation>字体 字族 衬线</translation>
    </message>
    <message>
        <source>font text larger smaller zoom</source>
        <translation>字体 文字 更大 更小 缩放</translation>
    </message>
    <message>
        <source>font zoom scale larger smaller</source>
        <translation>字体 缩放 比例 更大 更小</translation>
    </message>
    <message>
        <source>group duplicates same story related cluster merge</source>
        <translation>分组 重复 同一文章 相关 合并</translation>
    </message>
    <message>
        <source>hide taskbar system tray</source>
        <translation>隐藏 任务栏 托盘</translation>
    </message>
    <message>
        <source>highlight colour desktop</source>
        <translation>高亮 颜色 桌面</translation>
    </message>
    <message>
        <source>images photos download</source>
        <translation>图像 照片 下载</translation>
    </message>
    <message>
        <source>interval refresh update how often automatic</source>
        <translation>间隔 刷新 频率 自动</translation>
    </message>
    <message>
        <source>keyboard hotkeys vim scheme</source>
        <translation>键盘 热键 vim 方案</translation>
    </message>
    <message>
        <source>keywords always never filter alert</source>
        <translation>关键词 始终 从不 过滤 提醒</translation>
    </message>
    <message>
        <source>layout columns panes above split</source>
        <translation>布局 栏 窗格 上方 拆分</translation>
    </message>
    <message>
        <source>limit delete old clean up</source>
        <translation>上限 删除 旧 清理</translation>
    </message>
    <message>
        <source>line length margins narrow wide</source>
        <translation>行长 边距 窄 宽</translation>
    </message>
    <message>
        <source>log errors traffic bytes requests failed</source>
        <translation>日志 错误 流量 字节 请求 失败</translation>
    </message>
    <message>
        <source>mobile data hotspot roaming</source>
        <translation>移动数据 热点 漫游</translation>
    </message>
    <message>
        <source>morning newspaper e-reader kindle kobo book schedule digest</source>
        <translation>早晨 报纸 电子书阅读器 kindle kobo 书 定时 简报</translation>
    </message>
    <message>
        <source>mute filter block hide ignore words keywords kill file</source>
        <translation>静音 过滤 屏蔽 隐藏 忽略 词语 关键词</translation>
    </message>
    <message>
        <source>network connection tor socks vpn</source>
        <translation>网络 连接 tor socks vpn</translation>
    </message>
    <message>
        <source>number at once maximum</source>
        <translation>数量 同时 最多</translation>
    </message>
    <message>
        <source>opml move from another reader</source>
        <translation>opml 从其他阅读器迁移</translation>
    </message>
    <message>
        <source>opml save list of feeds</source>
        <translation>opml 保存订阅列表</translation>
    </message>
    <message>
        <source>order newest oldest date</source>
        <translation>顺序 最新 最旧 日期</translation>
    </message>
    <message>
        <source>own colours file palette</source>
        <translation>自己的颜色 文件 调色板</translation>
    </message>
    <message>
        <source>panel indicator status icon</source>
        <translation>面板 指示器 状态 图标</translation>
    </message>
    <message>
        <source>paper sepia background theme</source>
        <translation>纸张 棕褐色 背景 主题</translation>
    </message>
    <message>
        <source>path directory epub books</source>
        <translation>路径 目录 epub 电子书</translation>
    </message>
    <message>
        <source>reduce motion animation animated gif accessibility</source>
        <translation>减少动态效果 动画 动图 gif 辅助功能</translation>
    </message>
    <message>
        <source>refresh update launch</source>
        <translation>刷新 启动</translation>
    </message>
    <message>
        <source>sidebar read feeds empty</source>
        <translation>侧边栏 已读 订阅源 空</translation>
    </message>
    <message>
        <source>spacing leading</source>
        <translation>间距 行距</translation>
    </message>
    <message>
        <source>startup minimised launch</source>
        <translation>启动 最小化</translation>
    </message>
    <message>
        <source>sync server sign in freshrss miniflux nextcloud fever google reader syncthing</source>
        <translation>同步 服务器 登录 freshrss miniflux nextcloud fever google reader syncthing</translation>
    </message>
    <message>
        <source>theme dark mode light night appearance</source>
        <translation>主题 深色 浅色 夜间 外观</translation>
    </message>
    <message>
        <source>translation locale english german french arabic interface</source>
        <translation>翻译 语言 英语 德语 法语 阿拉伯语 界面</translation>
    </message>
    <message>
        <source>tray background close quit exit</source>
        <translation>托盘 后台 关闭 退出</translation>
    </message>
    <message>
        <source>unread delay automatically seconds</source>
        <translation>未读 延迟 自动 秒</translation>
    </message>
    <message>
        <source>verify repair integrity damage</source>
        <translation>验证 修复 完整性 损坏</translation>
    </message>
</context>
<context>
    <name>sidebar</name>
    <message numerus="yes">
        <source>%n feeds have problems</source>
        <translation>
            <numerusform>%n 个订阅源有问题</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories not saved</source>
        <translation>
            <numerusform>%n 篇文章未保存</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories saved in part</source>
        <translation>
            <numerusform>%n 篇文章只保存了一部分</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>%n 篇未读</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed has a problem</source>
        <translation>1 个订阅源有问题</translation>
    </message>
    <message>
        <source>1 story not saved</source>
        <translation>1 篇文章未保存</translation>
    </message>
    <message>
        <source>1 story saved in part</source>
        <translation>1 篇文章只保存了一部分</translation>
    </message>
    <message>
        <source>1 unread</source>
        <translation>1 篇未读</translation>
    </message>
    <message numerus="yes">
        <source>Couldn&apos;t reach %n feeds</source>
        <translation>
            <numerusform>无法连接 %n 个订阅源</numerusform>
        </translation>
    </message>
    <message>
        <source>Couldn&apos;t reach 1 feed</source>
        <translation>无法连接 1 个订阅源</translation>
    </message>
    <message numerus="yes">
        <source>Couldn&apos;t sync %n accounts</source>
        <translation>
            <numerusform>无法同步 %n 个账户</numerusform>
        </translation>
    </message>
    <message>
        <source>Couldn&apos;t sync 1 account</source>
        <translation>无法同步 1 个账户</translation>
    </message>
    <message numerus="yes">
        <source>Couldn&apos;t update %n feeds</source>
        <translation>
            <numerusform>无法更新 %n 个订阅源</numerusform>
        </translation>
    </message>
    <message>
        <source>Couldn&apos;t update 1 feed</source>
        <translation>无法更新 1 个订阅源</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>新名称</translation>
    </message>
    <message>
        <source>Not refreshed yet</source>
        <translation>尚未刷新</translation>
    </message>
    <message>
        <source>Offline · saved stories available</source>
        <translation>离线 · 可阅读已保存的文章</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Refreshing {done} of {total} …</source>
        <translation>正在刷新：{done} / {total} …</translation>
    </message>
    <message>
        <source>Refreshing …</source>
        <translation>正在刷新 …</translation>
    </message>
    <message>
        <source>Saving stories: {done} of {total} …</source>
        <translation>正在保存文章：{done} / {total} …</translation>
    </message>
    <message>
        <source>The disk is full · fetching is paused until there is room</source>
        <translation>磁盘已满 · 有空间之前暂停获取</translation>
    </message>
    <message>
        <source>Updated {ago}</source>
        <translation>{ago}更新</translation>
    </message>
    <message>
        <source>all saved</source>
        <translation>全部已保存</translation>
    </message>
    <message>
        <source>problem: {sentence}</source>
        <translation>问题：{sentence}</translation>
    </message>
</context>
<context>
    <name>theme_file</name>
    <message>
        <source>&quot;{role}&quot; on &quot;{background}&quot; has a contrast of {ratio}:1; at least 4.5:1 is needed.</source>
        <translation>“{role}”在“{background}”上的对比度为 {ratio}:1；至少需要 4.5:1。</translation>
    </message>
    <message>
        <source>The colour of &quot;{role}&quot; isn&apos;t written like #RRGGBB.</source>
        <translation>“{role}”的颜色未按 #RRGGBB 书写。</translation>
    </message>
    <message>
        <source>The theme file can&apos;t be opened.</source>
        <translation>无法打开主题文件。</translation>
    </message>
    <message>
        <source>The theme file has no &quot;colors&quot;.</source>
        <translation>主题文件没有“colors”。</translation>
    </message>
    <message>
        <source>The theme file is too large.</source>
        <translation>主题文件过大。</translation>
    </message>
    <message>
        <source>The theme file isn&apos;t valid JSON.</source>
        <translation>主题文件不是有效的 JSON。</translation>
    </message>
    <message>
        <source>The theme file names an unknown role: &quot;{role}&quot;.</source>
        <translation>主题文件含有未知的角色：“{role}”。</translation>
    </message>
    <message>
        <source>The theme&apos;s &quot;base&quot; must be &quot;light&quot; or &quot;dark&quot;.</source>
        <translation>主题的“base”必须是“light”或“dark”。</translation>
    </message>
</context>
<context>
    <name>timeline</name>
    <message numerus="yes">
        <source>%n feeds here have problems</source>
        <translation>
            <numerusform>这里有 %n 个订阅源有问题</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more sources</source>
        <translation>
            <numerusform>另有 %n 个来源</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more stories</source>
        <translation>
            <numerusform>另有 %n 篇文章</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>已选 %n 篇</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories</source>
        <translation>
            <numerusform>%n 篇文章</numerusform>
        </translation>
    </message>
    <message>
        <source>1 feed here has a problem</source>
        <translation>这里有 1 个订阅源有问题</translation>
    </message>
    <message>
        <source>1 more source</source>
        <translation>另有 1 个来源</translation>
    </message>
    <message>
        <source>1 more story</source>
        <translation>另有 1 篇文章</translation>
    </message>
    <message>
        <source>1 selected</source>
        <translation>已选 1 篇</translation>
    </message>
    <message>
        <source>1 story</source>
        <translation>1 篇文章</translation>
    </message>
    <message>
        <source>Account properties…</source>
        <translation>账户属性…</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>已更改</translation>
    </message>
    <message>
        <source>Edited</source>
        <translation>已编辑</translation>
    </message>
    <message>
        <source>New matching stories will appear here.</source>
        <translation>匹配的新文章会出现在这里。</translation>
    </message>
    <message>
        <source>No muted stories</source>
        <translation>没有静音的文章</translation>
    </message>
    <message>
        <source>No starred stories here</source>
        <translation>这里没有加星的文章</translation>
    </message>
    <message>
        <source>No starred stories yet</source>
        <translation>还没有加星的文章</translation>
    </message>
    <message>
        <source>No stories here</source>
        <translation>这里没有文章</translation>
    </message>
    <message>
        <source>No stories match “{query}”</source>
        <translation>没有文章匹配“{query}”</translation>
    </message>
    <message>
        <source>Nothing matches this search yet</source>
        <translation>还没有内容匹配此搜索</translation>
    </message>
    <message>
        <source>Nothing new today</source>
        <translation>今天没有新内容</translation>
    </message>
    <message>
        <source>Nothing unread</source>
        <translation>没有未读</translation>
    </message>
    <message>
        <source>Nothing unread here</source>
        <translation>这里没有未读</translation>
    </message>
    <message>
        <source>Press R to check for new stories.</source>
        <translation>按 R 检查新文章。</translation>
    </message>
    <message>
        <source>Press R to try again.</source>
        <translation>按 R 再试一次。</translation>
    </message>
    <message>
        <source>Press S to star a story. Starred stories are never deleted.</source>
        <translation>按 S 为文章加星标。加星的文章永不删除。</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>已移除</translation>
    </message>
    <message>
        <source>Search everything</source>
        <translation>搜索全部</translation>
    </message>
    <message>
        <source>Select the feed to see what&apos;s wrong, or press R to try again.</source>
        <translation>选择订阅源以查看问题所在，或按 R 再试一次。</translation>
    </message>
    <message>
        <source>Show all stories</source>
        <translation>显示所有文章</translation>
    </message>
    <message>
        <source>Stories that a rule mutes are kept here.</source>
        <translation>被规则静音的文章会保留在这里。</translation>
    </message>
    <message>
        <source>The stories of the last 24 hours will appear here.</source>
        <translation>过去 24 小时的文章会出现在这里。</translation>
    </message>
    <message>
        <source>Try fewer or different words, or press Esc to clear the search.</source>
        <translation>请减少词语或换用其他词语，或按 Esc 清除搜索。</translation>
    </message>
    <message>
        <source>Untitled story</source>
        <translation>无标题文章</translation>
    </message>
    <message>
        <source>You&apos;re all caught up</source>
        <translation>已全部读完</translation>
    </message>
    <message>
        <source>You&apos;re all caught up. New stories will appear here.</source>
        <translation>已全部读完。新文章会出现在这里。</translation>
    </message>
    <message>
        <source>changed since you read it</source>
        <translation>阅读后有更改</translation>
    </message>
    <message>
        <source>edited by its publisher</source>
        <translation>已由发布者编辑</translation>
    </message>
    <message>
        <source>read</source>
        <translation>已读</translation>
    </message>
    <message>
        <source>removed by its publisher</source>
        <translation>已被发布者移除</translation>
    </message>
    <message>
        <source>starred</source>
        <translation>加星</translation>
    </message>
    <message>
        <source>unread</source>
        <translation>未读</translation>
    </message>
    <message>
        <source>update</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>{sources}: {names}</source>
        <translation>{sources}：{names}</translation>
    </message>
</context>
<context>
    <name>views</name>
    <message>
        <source>All stories</source>
        <translation>所有文章</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>已静音</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>在这台电脑上</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>加星</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Today in brief</source>
        <translation>今日简报</translation>
    </message>
    <message>
        <source>Unread</source>
        <translation>未读</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message numerus="yes">
        <source>%n days ago</source>
        <translation>
            <numerusform>%n 天前</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>%n 小时前</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>%n 分钟前</numerusform>
        </translation>
    </message>
    <message>
        <source>1 day ago</source>
        <translation>1 天前</translation>
    </message>
    <message>
        <source>1 h ago</source>
        <translation>1 小时前</translation>
    </message>
    <message>
        <source>1 min ago</source>
        <translation>1 分钟前</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>d MMMM yyyy</source>
        <translation>yyyy年M月d日</translation>
    </message>
    <message>
        <source>dddd, d MMMM</source>
        <translation>M月d日 dddd</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>刚刚</translation>
    </message>
</context>
</TS>
