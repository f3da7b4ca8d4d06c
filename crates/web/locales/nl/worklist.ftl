# Start, werklijsten en zoeken.
start-title = Goedendag { $value }
start-first-outreach = Nu aan de beurt
start-first-municipal = Nu aan de beurt in uw gemeente
start-all-done = Er is nu niets dat u moet doen
start-waiting =
    { $n ->
        [one] { $aantal } zaak wacht op een ander.
       *[other] { $aantal } zaken wachten op een ander.
    }
start-nothing = U heeft nog geen taken
start-nothing-line = Er staat vandaag geen rol op uw naam. Vraag uw functioneel beheerder om een rol.
start-doors = Waar wilt u aan werken?
worklist-title = Werklijst
worklist-municipal-title = Werklijst van de gemeente
worklist-lead = De jongeren in uw subregio die u benadert. Wat het meeste haast heeft, staat bovenaan.
worklist-municipal-lead = Wie nog niet is overgedragen en wat daarvoor nodig is: een toets, een adres of een besluit.
worklist-whole = Toon de hele werklijst
worklist-open = Naar de werklijst
worklist-open-case = Open de zaak
worklist-late = te laat
worklist-due = aan de beurt
worklist-later = nog niet aan de beurt
worklist-waiting = wacht op een ander
worklist-caption = Zaken, de dringendste eerst
worklist-empty = Er staat niets op deze lijst. Kies een ander filter, of kijk later nog eens.
filter-apply = Filter
filter-all = Alles
filter-phase = Fase
filter-time = Tijd
filter-mine = Alleen van mij
column-name = Naam
column-next = Wat nu
column-when = Wanneer
column-phase = Fase
born-in = geboren in { $value }
household-with = zelfde adres als { $value }
when-late = te laat sinds { $value }
when-from = vanaf { $value }
when-until = tot en met { $value }
find-title = Zoeken
find-lead = Zoek een jongere binnen uw eigen werk. Belt er iemand over een kaart? Vraag naar de code die op de kaart staat.
find-field = Naam, geboortedatum of code van de kaart
find-hint = Bijvoorbeeld "jansen", "de boer 2001", "12-3-2001" of "K7P-4M2".
find-lead-objection = Maakt iemand bezwaar, stopt iemand, trekt iemand toestemming in of wil iemand vergeten worden? Zoek op de code van de kaart, of op de volledige naam.
find-hint-objection = Op naam vindt u iemand alleen met de volledige naam.
find-submit = Zoek
find-nothing = Niemand gevonden. Controleer de code of de spelling van de naam.
find-found =
    { $n ->
        [one] { $aantal } gevonden
       *[other] { $aantal } gevonden
    }
filter-order = Volgorde
worklist-caption-order = Zaken, { $value }
start-first-regie = Eerst in uw gemeente
worklist-regie-title = Regie
worklist-regie-lead = Jongeren die uw gemeente begeleidt, en wie u wordt aangeboden.
worklist-aged-out-title =
    { $n ->
        [one] 1 zaak is gesloten: leeftijdsgrens bereikt
       *[other] { $aantal } zaken zijn gesloten: leeftijdsgrens bereikt
    }
worklist-aged-out-line = Vangnet sluit een zaak zelf zodra de maand van de verjaardag voorbij is. Er gaat geen brief uit. Loopt er nog een afspraak? Vertel de jongere zelf waar hij of zij nu terecht kan.
worklist-aged-out = Gesloten in de laatste 30 dagen
column-municipality = Gemeente
column-destroyed-on = Vernietigd op
