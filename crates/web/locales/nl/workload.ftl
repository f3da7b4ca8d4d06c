# Meldingen, afwezigheid, overdragen van werk, e-mail en agenda.
notices-bell =
    { $n ->
        [0] Meldingen
        [one] Meldingen: { $aantal } nieuw
       *[other] Meldingen: { $aantal } nieuw
    }
notices-title = Meldingen
notices-lead = Wat u moet weten over uw zaken. Een melding verdwijnt na 90 dagen, of als de gegevens van de jongere worden vernietigd.
notices-caption = Meldingen, de nieuwste eerst
notices-none = Er zijn geen meldingen.
notices-what = Melding
notices-case = Zaak
notices-when = Wanneer
notices-new = Nieuw, { $value }
notices-no-case = -
notices-cases =
    { $n ->
        [one] { $aantal } zaak
       *[other] { $aantal } zaken
    }
notices-see-all = Alles als gezien markeren
gedaan-gezien = Alle meldingen zijn gemarkeerd als gezien.
act-SeeNotices = Meldingen bekeken
