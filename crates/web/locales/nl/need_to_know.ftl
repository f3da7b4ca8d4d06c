# Afschermen: een collega, familie, het eigen kind (need-to-know).
act-lock = Afschermen voor een collega
lock-title = Afschermen: { $value }
lock-lead = Voor wie hier staat bestaat deze jongere niet: niet op de werklijst, niet bij zoeken, niet op kaarten, bezoeklijsten of uitdraaien. Alleen de aantallen blijven gelijk. Het geldt vanaf de volgende klik van de collega, ook in een volgende ronde.
lock-caption = Afgeschermd voor
lock-none = Deze zaak is voor niemand afgeschermd.
lock-new = Voor een collega afschermen
lock-new-line = Staat er een taak van deze jongere op naam van die collega? Wijs de zaak dan eerst aan een ander toe. Alleen de privacy officer kan een afscherming opheffen.
lock-account = Collega
lock-choose = Kies een collega
lock-reason = Reden
lock-save = Afschermen
lock-lift = Opheffen voor { $value }
gedaan-afgeschermd = De zaak is afgeschermd.
gedaan-opgeheven-afscherming = De afscherming is opgeheven.

# Zoeken.
find-label = Zoek een jongere
find-placeholder = Naam of datum
find-more = Er zijn meer mensen die hierop lijken. Typ meer letters, of een geboortejaar erbij.

# Buiten het eigen werk: zoeken met een exacte sleutel, inzage vragen, noodtoegang.
outside-title = Zoeken buiten uw eigen werk
outside-lead = U hoort alleen of er een zaak is, niet wat erin staat. Daarna kunt u inzage vragen aan wie de zaak heeft. Elke zoekvraag staat in het logboek.
outside-field = Achternaam en geboortedatum, of de code van de kaart
outside-hint = Bijvoorbeeld "de boer 12-3-2001" of "K7P-4M2".
outside-none = Er is hier geen zaak met deze gegevens
outside-none-line = Klopt de achternaam en de geboortedatum precies? Zaken uit uw eigen werk vindt u bij Zoeken.
outside-found = Er is een zaak
outside-found-lead = Iemand anders heeft deze zaak. Vraag inzage; alleen als het niet kan wachten, gebruikt u noodtoegang.
insight-title = Inzage in uw zaken
insight-lead = Collega's die in een zaak van u willen kijken, en wie dat met noodtoegang deed. Wat u toestaat is alleen lezen, tot en met de dag die u kiest.
insight-caption = Verzoeken en noodtoegang van de laatste 60 dagen
insight-none = Niemand vroeg om inzage in uw zaken.
insight-mine = Wat u vroeg
insight-kind = Soort
insight-reason = Reden
insight-until = Tot en met
insight-until-moment = tot { $value }
insight-over = Voorbij
insight-ask-heading = Inzage vragen
insight-ask-line = Wie de zaak heeft krijgt een melding en antwoordt. U leest het antwoord bij uw meldingen.
insight-ask = Vraag inzage
insight-answer = Antwoorden
insight-answer-field = Uw antwoord
insight-answer-title = Inzage in de zaak van { $value }
insight-answer-lead = Wat u toestaat is alleen lezen. De collega krijgt een melding van uw antwoord.
insight-asked-until = Gevraagd tot
insight-until-hint = Alleen als u het toestaat. Laat leeg voor de dag die gevraagd is.
insight-open-case = Open de zaak
insight-see = Bekijken
insight-waiting = { $n ->
    [one] { $aantal } verzoek om inzage wacht op uw antwoord.
   *[other] { $aantal } verzoeken om inzage wachten op uw antwoord.
}
glass-heading = Noodtoegang: kan het niet wachten?
glass-line = De zaak gaat direct open, alleen om te lezen en alleen voor u, en gaat vanzelf weer dicht (na 24 uur, als uw gemeente niets anders koos). De privacy officer en wie de zaak heeft krijgen meteen een melding. Alles wat u bekijkt wordt nagekeken.
glass-open = Open met noodtoegang
glass-caption = Noodtoegang in de laatste 30 dagen
glass-lately = { $n ->
    [one] { $aantal } zaak is de laatste 30 dagen met noodtoegang geopend.
   *[other] { $aantal } keer is de laatste 30 dagen een zaak met noodtoegang geopend.
}
case-leave = U leest deze zaak met: { $value }
case-leave-until = Tot { $value }. U kunt niets wijzigen in wat van een ander is.
case-emergency = Deze zaak is met noodtoegang geopend
case-emergency-line = Noodtoegang door { $name }, van { $from } tot { $until }.
case-known-by = Kent deze jongere: { $value }
case-known-by-line = Laat een collega deze zaak doen. De privacy officer kan de zaak voor die medewerker afschermen.
case-ask-content = Is de inhoud nodig? Vraag inzage
act-know = Ik ken deze jongere
gedaan-inzage-gevraagd = Uw verzoek is verstuurd.
gedaan-inzage-beantwoord = Uw antwoord is bewaard.

# Kent u deze jongere?
tie-title = Kent u { $value }?
tie-lead = Wie een jongere privé kent, doet de zaak niet zelf. Uw antwoord staat in het logboek.
tie-question = Kent u deze jongere privé?
tie-no = Nee
tie-yes = Ja
tie-yes-hint = Bijvoorbeeld familie, een buurjongen, of een vriend van uw kind.
tie-save = Verder
tie-known = U hebt gemeld dat u deze jongere kent
tie-known-line = Uw collega's zien dat bij de zaak. Laat een collega de zaak doen.
tie-known-lock = Wilt u de zaak niet meer zien? Vraag de privacy officer om haar voor u af te schermen.
tie-hand-over = Wijs de zaak toe aan een collega
tie-back = Naar de zaak
gedaan-kent-gemeld = Dank u, het is vastgelegd.
