"""Names of months in the languages of pages, for finding dates in running text.

A few hundred names of widespread languages: `deskreader.text.month_names` has those of every language, among them short
words that mean something else in most pages.
"""

from __future__ import annotations

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            (
                "jan january janv janvier januar jänner ene enero gen gennaio janeiro januari jaan янв января "
                "sty stycznia led ledna ιαν ianuarie styczeń leden gener ocak січня tammikuuta január يناير"
            ),
            (
                "feb february févr fév février februar feber febrero febbraio fev fevereiro februari фев "
                "февраля lut lutego úno února φεβ fevrier luty únor febrer şubat лютого helmikuuta február فبراير"
            ),
            (
                "mar march mars mär märz mrz marzo março maart mrt мар марта marca bře března μαρ μάρ márc "
                "márciusa martie maerz marco marzec březen marts març mart maret березня maaliskuuta március مارس"
            ),
            (
                "apr april avr avril abr abril aprile апр апреля kwi kwietnia dub dubna απρ ápr áprilisa "
                "kwiecień duben nisan квітня huhtikuuta április أبريل ابريل"
            ),
            (
                "may mai mayo mag maggio mei maj мая май maja kvě května μαι μαϊ máj májusa maio květen maig "
                "mayıs травня toukokuuta május مايو"
            ),
            (
                "jun june juin juni junio giu giugno junho июн июня cze czerwca čer června ιουν ιού jún "
                "júniusa iunie czerwiec červen juny haziran червня kesäkuuta június يونيو"
            ),
            (
                "jul july juil juillet juli julio lug luglio julho июл июля lip lipca července ιουλ júl "
                "júliusa iulie lipiec červenec juliol temmuz липня heinäkuuta július يوليو"
            ),
            (
                "aug august août aoû agosto ago augustus авг августа sie sierpnia srp srpna αυγ augusztusa "
                "aout augusti sierpień srpen agost ağustos agustus серпня elokuuta augusztus أغسطس اغسطس"
            ),
            (
                "sep sept september septembre septiembre set settembre setembro сен сентября wrz września zář "
                "září σεπ szept szeptembera septembrie wrzesień eylül вересня syyskuuta szeptember سبتمبر"
            ),
            (
                "oct october octobre okt oktober octubre ott ottobre out outubro окт октября paź października "
                "říj října οκτ októbera octombrie październik říjen ekim жовтня lokakuuta október أكتوبر اكتوبر"
            ),
            (
                "nov november novembre noviembre novembro ноя ноября lis listopada listopadu νοε νοέ "
                "novembera noiembrie listopad kasım листопада marraskuuta نوفمبر"
            ),
            (
                "dec december déc décembre dez dezember dic diciembre dicembre dezembro дек декабря gru "
                "grudnia pro prosince δεκ decembera decembrie decembre grudzień prosinec desember desembre "
                "aralık грудня joulukuuta ديسمبر"
            ),
        ),
        start=1,
    )
    for name in names.split()
}
"""Names of months in lower case: whole, as they stand in dates, and abbreviated."""
