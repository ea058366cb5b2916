"""What 0001 to 0009 make, in one step: a first start and every test database do without two seconds of altering tables
that are a moment old. A database that has some of the nine goes on with those."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Searching words by their beginnings: FTS5 on SQLite, a tsvector index on PostgreSQL (see reviews/search.py).
SQLITE = "CREATE VIRTUAL TABLE reviews_attention_words USING fts5(words, tokenize='unicode61', prefix='2 3')"
POSTGRES = "CREATE INDEX attention_words ON reviews_attention USING gin (to_tsvector('simple', words))"


def forwards(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES)


def backwards(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("DROP TABLE reviews_attention_words" if sqlite else "DROP INDEX attention_words")


class Migration(migrations.Migration):
    replaces = [
        ("reviews", "0001_initial"),
        ("reviews", "0002_lists_in_index_order"),
        ("reviews", "0003_search_words"),
        ("reviews", "0004_threads_places"),
        ("reviews", "0005_room_for_words_of_turns"),
        ("reviews", "0006_widen_patch_id"),
        ("reviews", "0007_reviews_heard"),
        ("reviews", "0008_taken_in_index_order"),
        ("reviews", "0009_settled_at_github"),
    ]

    initial = True

    dependencies = [
        ("changes", "0006_pictures_of_slack_posts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PreparedFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=80, unique=True)),
                ("html", models.BinaryField()),
                ("size", models.PositiveIntegerField(default=0)),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="Chapters",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("data", models.JSONField(default=list)),
                ("at", models.DateTimeField(auto_now=True)),
                (
                    "moved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "revision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chapters",
                        to="changes.revision",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Findings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("data", models.JSONField(default=dict)),
                ("risk", models.PositiveSmallIntegerField(default=0)),
                ("secrets", models.PositiveIntegerField(default=0)),
                ("prepared_at", models.DateTimeField(null=True)),
                (
                    "revision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="changes.revision",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[("approve", "approve"), ("changes", "changes"), ("comment", "comment")],
                        max_length=8,
                    ),
                ),
                ("body", models.TextField(blank=True)),
                ("head_sha", models.CharField(max_length=40)),
                ("base_ref", models.CharField(max_length=200)),
                ("patch_id", models.CharField(blank=True, max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("own", models.BooleanField(default=False)),
                ("coverage", models.JSONField(default=dict)),
                ("risk", models.CharField(blank=True, max_length=10)),
                ("voided_at", models.DateTimeField(null=True)),
                ("void_reason", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="changes.change",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="changes.revision",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["reviewer", "-at"], name="review_by_reviewer")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("verdict", "approve"), ("voided_at", None)),
                        fields=("revision", "reviewer"),
                        name="one_standing_approval_a_person",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Seen",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.CharField(max_length=1000)),
                ("digest", models.CharField(max_length=64)),
                ("bits", models.BinaryField(default=b"")),
                ("lines", models.PositiveIntegerField(default=0)),
                ("at", models.DateTimeField(auto_now=True)),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="changes.change"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "change", "path", "digest"), name="seen_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Snooze",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("until", models.DateTimeField()),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="snoozes",
                        to="changes.change",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="snoozes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person", "change"), name="snooze_once")],
            },
        ),
        migrations.CreateModel(
            name="TalkRead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "change",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="changes.change"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Thread",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.CharField(blank=True, max_length=1000)),
                (
                    "side",
                    models.CharField(choices=[("old", "old"), ("new", "new")], default="new", max_length=5),
                ),
                ("line", models.PositiveIntegerField(default=0)),
                ("first_line", models.PositiveIntegerField(default=0)),
                ("quoted", models.TextField(blank=True)),
                ("by_label", models.CharField(max_length=200)),
                ("sent", models.BooleanField(default=False)),
                ("resolved_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("asked_at", models.DateTimeField(null=True)),
                ("github_id", models.BigIntegerField(null=True, unique=True)),
                ("github_resolved", models.BooleanField(null=True)),
                ("settle_at", models.DateTimeField(null=True)),
                ("settle_tries", models.PositiveSmallIntegerField(default=0)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "answered_in",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="changes.revision",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="threads",
                        to="changes.change",
                    ),
                ),
                (
                    "resolved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="threads",
                        to="changes.revision",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["change", "resolved_at"], name="thread_by_change"),
                    models.Index(
                        condition=models.Q(("settle_at__isnull", False)),
                        fields=["settle_at"],
                        name="thread_to_settle",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("by_label", models.CharField(max_length=200)),
                (
                    "by_kind",
                    models.CharField(
                        choices=[("person", "person"), ("agent", "agent"), ("github", "github")],
                        default="person",
                        max_length=8,
                    ),
                ),
                ("body", models.TextField()),
                ("suggestion", models.TextField(null=True)),
                ("draft", models.BooleanField(default=True)),
                (
                    "github_kind",
                    models.CharField(
                        blank=True,
                        choices=[("line", "line"), ("talk", "talk"), ("review", "review")],
                        max_length=6,
                    ),
                ),
                ("github_id", models.BigIntegerField(null=True)),
                ("mirror_at", models.DateTimeField(null=True)),
                ("mirror_tries", models.PositiveSmallIntegerField(default=0)),
                ("mirror_error", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "applied_in",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="changes.revision",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="reviews.review",
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="reviews.thread",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [
                    models.Index(condition=models.Q(("draft", True)), fields=["by"], name="comment_drafts"),
                    models.Index(
                        condition=models.Q(("mirror_at__isnull", False)),
                        fields=["mirror_at"],
                        name="comment_to_mirror",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("github_id__isnull", False)),
                        fields=("github_kind", "github_id"),
                        name="github_comment_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ThreadPlace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.CharField(blank=True, max_length=1000)),
                ("line", models.PositiveIntegerField(default=0)),
                ("first_line", models.PositiveIntegerField(default=0)),
                ("gone", models.BooleanField(default=False)),
                ("hunks", models.JSONField(default=list)),
                ("found_at", models.DateTimeField(null=True)),
                (
                    "gone_in",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="changes.revision",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="changes.revision"
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="places",
                        to="reviews.thread",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("found_at", None)),
                        fields=["revision"],
                        name="thread_place_to_find",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("thread", "revision"), name="thread_placed_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ThreadTurn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="changes.change"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "change"), name="thread_turn_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="VerdictAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        choices=[("judge", "judge"), ("secret", "secret")], default="judge", max_length=20
                    ),
                ),
                ("body", models.TextField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verdict_answers",
                        to="changes.revision",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("revision", "about"), name="verdict_answered_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Attention",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("asker_label", models.CharField(max_length=200)),
                ("stage", models.CharField(max_length=12)),
                ("turn", models.CharField(max_length=12)),
                ("sentence", models.CharField(max_length=300)),
                ("since", models.DateTimeField()),
                ("risk", models.PositiveSmallIntegerField(default=0)),
                ("added", models.PositiveIntegerField(default=0)),
                ("removed", models.PositiveIntegerField(default=0)),
                ("ended", models.BooleanField(default=False)),
                ("weight", models.BigIntegerField(default=0)),
                ("words", models.TextField(blank=True)),
                (
                    "asker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "assignee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "change",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attention",
                        to="changes.change",
                    ),
                ),
                (
                    "repository",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="changes.repository"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["turn", "ended", "-weight", "-change"], name="attention_by_turn"),
                    models.Index(
                        fields=["repository", "turn", "ended", "-weight", "-change"], name="attention_by_repo"
                    ),
                    models.Index(
                        fields=["asker", "turn", "ended", "-weight", "-change"], name="attention_by_asker"
                    ),
                    models.Index(
                        fields=["assignee", "turn", "ended", "-weight", "-change"],
                        name="attention_by_assignee",
                    ),
                    models.Index(
                        condition=models.Q(("assignee__isnull", False)),
                        fields=["turn", "ended", "-weight", "-change"],
                        name="attention_taken",
                    ),
                    models.Index(
                        condition=models.Q(("assignee__isnull", False)),
                        fields=["repository", "turn", "ended", "-weight", "-change"],
                        name="attention_taken_repo",
                    ),
                    models.Index(fields=["-change"], name="attention_newest"),
                    models.Index(fields=["repository", "-change"], name="attention_repo_newest"),
                    models.Index(fields=["stage", "-change"], name="attention_by_stage"),
                    models.Index(fields=["asker_label", "-change"], name="attention_by_label"),
                ],
            },
        ),
        migrations.CreateModel(
            name="FileViewed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.CharField(max_length=1000)),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="changes.change"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="changes.revision"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "change", "path", "digest"), name="file_viewed_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HunkViewed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                (
                    "how",
                    models.CharField(
                        choices=[("viewed", "viewed"), ("acknowledged", "acknowledged")], max_length=12
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="changes.change"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "change", "digest"), name="hunk_viewed_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="LastLook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=1100)),
                ("event_id", models.BigIntegerField(default=0)),
                ("at", models.DateTimeField(auto_now=True)),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="changes.change"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "previous",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="changes.revision",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="changes.revision"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person", "change"), name="last_look_once")],
            },
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("head_sha", models.CharField(max_length=40)),
                ("base_ref", models.CharField(max_length=200)),
                ("method", models.CharField(max_length=10)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("intended", "intended"),
                            ("told", "told"),
                            ("unknown", "unknown"),
                            ("landed", "landed"),
                            ("refused", "refused"),
                            ("taken_back", "taken back"),
                        ],
                        default="intended",
                        max_length=10,
                    ),
                ),
                ("not_before", models.DateTimeField()),
                ("base_before", models.CharField(blank=True, max_length=40)),
                ("told_at", models.DateTimeField(null=True)),
                ("looked", models.PositiveIntegerField(default=0)),
                ("look_at", models.DateTimeField(null=True)),
                ("lease_owner", models.CharField(blank=True, max_length=80)),
                ("lease_until", models.DateTimeField(null=True)),
                ("merge_sha", models.CharField(blank=True, max_length=40)),
                ("landed_tree", models.CharField(blank=True, max_length=40)),
                ("expected_tree", models.CharField(blank=True, max_length=40)),
                ("same", models.BooleanField(null=True)),
                ("sentence", models.TextField(blank=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges",
                        to="changes.change",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges",
                        to="changes.revision",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["intended", "told", "unknown", "landed"])),
                        fields=("change",),
                        name="one_merge_a_change",
                    )
                ],
            },
        ),
        migrations.RunPython(forwards, backwards),
    ]
