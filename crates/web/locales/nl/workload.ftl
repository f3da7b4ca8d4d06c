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
notices-case = Zaak of pagina
notices-when = Wanneer
notices-new = Nieuw, { $value }
notices-no-case = -
notices-instead-of = namens { $value }
notices-cases =
    { $n ->
        [one] { $aantal } zaak
       *[other] { $aantal } zaken
    }
notices-see-all = Alles als gezien markeren
gedaan-gezien = Alle meldingen zijn gemarkeerd als gezien.
act-SeeNotices = Meldingen bekeken
menu-workload = Werkverdeling
menu-workload-counts = Werkverdeling in aantallen
workload-title = Werkverdeling
workload-lead = Hoeveel open zaken elke collega heeft ({ $value }). Kies een collega om zaken over te dragen.
workload-caption = Open zaken per collega
workload-none = Er zijn geen open zaken met een vaste behandelaar.
workload-open = Open zaken
workload-present = Aan het werk
workload-gone = Werkt hier niet meer
workload-away = Afwezig tot en met { $value }
workload-deputy = Vervanger: { $value }
workload-undo = Terugdraaien
workload-undo-line = Werk dat kort geleden is overgedragen, kunt u terugzetten zoals het was. Zaken die intussen verder zijn, blijven waar ze zijn.
workload-undo-one = Zet { $cases } terug (overgedragen door { $by } op { $at }; kan tot en met { $until })
workload-of = Werk van { $value }
workload-form-lead =
    { $n ->
        [one] { $aantal } open zaak. Kies wie het overneemt. U ziet eerst een voorstel.
       *[other] { $aantal } open zaken. Kies wie ze overneemt. U ziet eerst een voorstel.
    }
workload-to = Naar wie
workload-to-hint = Kiest u meer collega's, dan gaat elke zaak naar wie op dat moment de minste heeft.
workload-cases = Welke zaken
workload-cases-hint = Kies niets om alle zaken over te dragen.
workload-look = Bekijk het voorstel
workload-nothing = Er is niets over te dragen
workload-nothing-line = Deze collega heeft geen open zaken.
workload-back = Terug naar de werkverdeling
workload-preview = Voorstel: werk van { $value }
workload-preview-lead =
    { $n ->
        [0] Er kan geen enkele zaak over. Hieronder staat waarom.
        [one] { $aantal } zaak gaat over. Er is nog niets gewijzigd.
       *[other] { $aantal } zaken gaan over. Er is nog niets gewijzigd.
    }
workload-preview-caption = Wat er met elke zaak gebeurt
workload-goes = Gaat naar
workload-stays = Blijft
workload-do =
    { $n ->
        [one] Draag { $aantal } zaak over
       *[other] Draag { $aantal } zaken over
    }
workload-again = Kies opnieuw
workload-none-picked = Er was geen zaak gekozen. Bekijk het voorstel opnieuw.
workload-counts-title = Werkverdeling in aantallen
workload-counts-lead = Hoeveel open zaken elke collega heeft. Alleen aantallen, geen jongeren.
gedaan-werk-overgedragen = De zaken zijn overgedragen. Wie ze kreeg, heeft een melding.
gedaan-werk-deels-overgedragen = Een deel van de zaken is overgedragen. De andere waren intussen gewijzigd of kunnen niet over.
gedaan-werk-bleef = Er is niets overgedragen: de zaken waren intussen gewijzigd.
absence-title = Afwezigheid
absence-lead = Bent u weg? Dan ziet uw vervanger uw werk op de werklijst en krijgt die uw meldingen. U blijft de behandelaar.
absence-for-lead = De vervanger ziet het werk van deze collega op de werklijst en krijgt de meldingen. De behandelaar verandert niet.
absence-set = Ingesteld
absence-none = Er is geen afwezigheid ingesteld.
absence-add = Afwezigheid instellen
absence-first = Eerste dag
absence-last = Laatste dag
absence-deputy = Vervanger
absence-deputy-hint = Een collega met dezelfde rol in dezelfde gemeente.
absence-save = Stel in
absence-end = Beëindig: { $value }
gedaan-afwezig = De afwezigheid is ingesteld. Uw vervanger heeft een melding.
gedaan-aanwezig = De afwezigheid is beëindigd.
switch-title = Faseovergang
switch-lead = Doet een andere rol nu de intake in een gemeente? Zaken die nog bij u zijn, draagt u hier samen over, na een gesprek met wie ze overneemt.
switch-none = Er is niets over te dragen.
switch-nothing = Niets over te dragen
switch-executes = Doet de intake nu
switch-of = Faseovergang { $value }
switch-form-lead = { $cases } bij u, terwijl de intake nu bij de { $role } ligt. U ziet eerst een voorstel.
switch-to = Naar wie
switch-conversation = Hoe heeft u met hen gesproken
switch-conversation-hint = Een overdracht vraagt een gesprek waarin de ander ja zegt. Alleen een bericht is niet genoeg.
switch-told = Wie heeft u verteld dat een ander het overneemt
switch-told-hint = Deze jongeren gaven toestemming om samen te werken. Zonder dat u het vertelde, blijft de zaak bij u.
switch-notice =
    { $n ->
        [one] { $aantal } zaak ligt door de faseovergang nog bij u
       *[other] { $aantal } zaken liggen door de faseovergang nog bij u
    }
switch-notice-line = Een andere rol doet nu de intake. Nieuwe zaken gaan vanzelf goed; deze draagt u over.
worklist-without-lead = zonder behandelaar
worklist-without-lead-lead = Zaken waarvan de behandelaar hier niet meer werkt. Draag ze over bij Werkverdeling.
worklist-quiet = lang geen contact
worklist-quiet-lead = Zaken waarin lang niemand met de jongere sprak. Leg een contact vast zodra u de jongere sprak.
worklist-stands-in = u vervangt { $value }
worklist-quiet-since = lang geen contact, gemeld vanaf { $value }
account-work =
    { $n ->
        [one] Op dit account staat { $aantal } open zaak
       *[other] Op dit account staan { $aantal } open zaken
    }
account-work-line = Laat een collega met dezelfde rol dit werk eerst overdragen (Werkverdeling).
account-suspend-leaving =
    { $n ->
        [one] Stop toch: { $aantal } zaak komt zonder behandelaar
       *[other] Stop toch: { $aantal } zaken komen zonder behandelaar
    }
account-leave-work = Als hierdoor een rol vervalt
account-leave-work-hint = Alleen nodig als de rol vervalt waarmee dit account zaken heeft.
account-leave-work-yes =
    { $n ->
        [one] Laat { $aantal } zaak zonder behandelaar achter
       *[other] Laat { $aantal } zaken zonder behandelaar achter
    }
guide-opnieuw-proberen = Opnieuw proberen
guide-opnieuw-proberen-lead = Kies de dag waarop u het opnieuw probeert. Tot die dag wacht de volgende stap.
guide-opnieuw-proberen-save = Zet op die dag
gedaan-begeleiding-opnieuw-proberen = De zaak staat op die dag weer op de werklijst.
guide-try-again-day = Opnieuw op
guide-try-again-reason = Waarom
mail-title = Dagelijkse e-mail
mail-on-line = U krijgt op werkdagen een bericht met aantallen: wat er klaarstaat en wat te laat is. Er staan geen namen in.
mail-off-line = U krijgt geen dagelijks bericht.
mail-off = Zet de e-mail uit
mail-on = Zet de e-mail aan
gedaan-e-mail-aan = U krijgt weer een dagelijks bericht.
gedaan-e-mail-uit = U krijgt geen dagelijks bericht meer.
calendar-title = Eigen agenda
calendar-lead = Zet uw huisbezoeken, intakes, driegesprekken en opvolgingen in de agenda die u zelf gebruikt.
calendar-what = Wat erin staat
calendar-what-line = Alleen de dag en het soort afspraak, met een link naar uw werklijst of naar de bezoeken van die dag. Geen naam, adres, geboortedatum of zaaknummer.
calendar-has = U heeft een adres
calendar-has-line = Het adres zelf bewaren we niet. Bent u het kwijt of heeft iemand anders het? Maak een nieuw: het oude werkt dan niet meer.
calendar-make = Maak een adres
calendar-renew = Maak een nieuw adres
calendar-end = Beëindig het adres
calendar-made = Het adres van uw agenda
calendar-made-lead = Kopieer dit adres nu naar uw agendaprogramma. Het is alleen op dit moment te zien. Wie het heeft, ziet uw afspraken: geef het aan niemand.
calendar-address = Adres
calendar-back = Terug naar uw account
gedaan-agenda-weg = Het adres werkt niet meer.
act-ReassignCases = Zaken aan collega's overgedragen
act-SwitchPhase = Zaken overgedragen bij de faseovergang
act-SeeWorkload = Werkverdeling in aantallen bekeken
act-SetAbsence = Afwezigheid ingesteld
act-KeepCalendar = Eigen agenda gemaakt, gelezen of beëindigd
act-SendDailyMail = Dagelijkse berichten klaargezet
