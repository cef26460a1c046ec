"""What other people call our fields, in English and in French."""

from __future__ import annotations

import functools

_WORDS = """
pack: template form style layout modele gabarit
language: lang langue
marking: classification confidentiality distribution diffusion
status: state version etat statut progress
country: state pays member_state nation nationality
published: publication_date issued date_of_issue
body: committee group comite commission groupe organiser organizer
kind: type nature
title: name heading subject topic headline titre intitule objet sujet nom
text: title name description content contents body detail details summary texte contenu resume what quoi
    action decision recommendation conclusion commitment task minutes note comment
motion: text title question proposal proposition resolution
post: position function poste office title
references: reference ref refs code document_number cote
reference: ref code number cote symbol
number: no nr num numero item id_number
date: day when jour on held held_on meeting_date
start: begin begins from first_day start_date date_start debut du
end: ends until to last_day end_date date_end fin au
start_time: time begin begins from start opened_at heure hour hours debut when starts
end_time: end ends until to fin adjourned finish
place: venue location lieu where ville town city site address
city: town ville location name place
online: remote video hybrid visio link url teams zoom webex
convenor: convened_by organiser organizer organisers organizers organisateur organisateurs host hosts
chairs: president presidents presidence presided_by chairman chairperson chairwoman chaired_by moderator
    moderators facilitator facilitators chairpersons co_chairs
secretaries: secretariat minute_taker minutes_by note_taker notetaker scribe secretaire taken_by editor
authors: written_by auteur prepared_by drafted_by
participants: attendees attendee members present presents delegates guests people participants_list
    apologies absent absents excused regrets excuses membres liste_de_presence invited invitees who
organisation: org affiliation company institution employer entity delegation unit agency organisme
role: title function fonction job position qualite capacity job_title
capacity: type kind statut
initials: abbreviation acronym short sigle code
presenters: speakers speaker presenter presented_by orateurs orateur intervenants intervenant panel
    panellists panelists experts who
speaker: who by name person orateur from
purpose: aim aims objective objectives goal goals objectif objectifs but background context subject
opening: introduction intro welcome ouverture summary resume abstract overview text description
closing: conclusion closure cloture end_of_meeting
agenda: ordre_du_jour odj programme program agenda_items
sessions: topics topic items item agenda_items points discussions discussion sections chapters
    meeting_items seances themes parts content body
minutes: notes note discussion discussions summary text body content description details report resume
    debats compte_rendu proceedings narrative transcript texte what_was_said prose comment comments
points: bullets items key_points list remarks notes highlights
decisions: resolutions resolution agreements agreed decided
actions: action_items todo todos to_do tasks task next_steps follow_up followup taches action_points
recommendations: proposals suggestions advice
commitments: pledges engagements undertakings
conclusions: outcome outcomes results key_messages findings takeaways resultats
owners: owner responsible responsable responsables assignee assigned assigned_to who lead qui by person
by: from who author authors speaker speakers auteur de person name
deadline: due due_date due_by by_when until target_date echeance delai date when
tracker: url link ticket issue
next_meetings: next next_session next_date prochaine_reunion next_meeting
attachments: files file slides presentations recordings pieces_jointes enclosures documents
annexes: appendix appendices annexe annex
notes: footnotes remarks comments remarques
documents: papers working_documents references background_documents
keywords: tags mots_cles labels categories
link: url href website web lien address
website: url link href web site
email: mail e_mail courriel
phone: tel telephone mobile
attribution: anonymous anonymity privacy anonyme
chatham_house: chatham chatham_house_rule non_attribution off_the_record
attendance: present status presence
in_favour: for yes pour favour in_favor ayes favor
against: no contre opposed nays
abstentions: abstain abstention
voted_for: names_for voters_for in_favour_names ayes_names
voted_against: names_against voters_against noes
abstained: abstainers abstaining
options: candidates candidats choices answers
candidate: name who person candidat
rank: place position rang
raised: opened raised_on created date_raised first_raised since
members: names voters membres
layouts: layout as_table tables
result: outcome results resultat
remark: remarks note notes comment comments
elected: who name person names members
mode: type format
platform: tool service
"""
"""Our fields and, after the colon, what other people call them, in small letters without accents.

A word may stand for several fields; the first that the part of the record has is meant.
"""


@functools.cache
def fields_by_word() -> dict[str, tuple[str, ...]]:
    """Return our fields by each word of other people."""
    found: dict[str, list[str]] = {}
    ours = ""
    for word in _WORDS.split():
        if word.endswith(":"):
            ours = word.removesuffix(":")
        else:
            found.setdefault(word, []).append(ours)
    return {word: tuple(fields) for word, fields in found.items()}
