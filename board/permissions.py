"""Who may reach which page: the one table. An endpoint that is not here does not exist.

"public", "signed_in", "member" (members, heads, administrators), "head", "administrator". What a person may do with
one particular team, board or request is asked in the rules and queries.
"""

PERMISSIONS: dict[str, str] = {
    # web
    "web.static_file": "public",
    "web.favicon": "public",
    "web.health": "public",
    "web.csp_report": "public",
    "web.kit": "public",
    # activity
    "activity.stream": "signed_in",
    "activity.versions": "signed_in",
    # accounts
    "accounts.sign_in": "public",
    "accounts.open_session": "public",
    "accounts.close_session": "signed_in",
    "accounts.set_up": "public",
    "accounts.first_administrator": "public",
    "accounts.invitation": "public",
    "accounts.accept_invitation": "public",
    "accounts.reset": "public",
    "accounts.new_password": "public",
    "accounts.settings": "signed_in",
    "accounts.change_settings": "signed_in",
    "accounts.change_look": "signed_in",
    "accounts.change_password": "signed_in",
    "accounts.end_session": "signed_in",
    "accounts.people": "administrator",
    "accounts.invite": "administrator",
    "accounts.invite_again": "administrator",
    "accounts.change_role": "administrator",
    "accounts.deactivate": "administrator",
    "accounts.reactivate": "administrator",
    "accounts.make_reset_link": "administrator",
    "accounts.add_department": "administrator",
}
