"""Addresses under /audit/."""

from django.urls import path

from honkweb.pages import audit

app_name = "audit"
urlpatterns = [
    path("", audit.audit_page, name="events"),
    path("verify/", audit.verify_page, name="verify"),
    path("export.csv", audit.export, {"kind": "csv"}, name="csv"),
    path("export.jsonl", audit.export, {"kind": "jsonl"}, name="jsonl"),
    path("changes/<int:number>/", audit.life_page, name="life"),
    path("<int:event_id>/", audit.event_page, name="event"),
    path("<int:event_id>/proof.json", audit.event_proof, name="proof"),
]
