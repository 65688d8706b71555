#include "config.h"

#include "models/model-card-private.h"

#include "limner-ui.h"
#include "style/style-tile-private.h"
#include "widgets/rows-private.h"

#include <glib/gi18n-lib.h>
#include <limner/bundled.h>
#include <string.h>

#define PICTURE_SIDE 64
#define LINE_CHARS   60 /* of wrapped text: what is read easily */
#define CARD_KEY     "limner-card"

typedef struct
{
  GtkWidget *row;
  char *id;
  LimnerModelRequest request;
  LimnerModelStop stop;
  gpointer user_data;
  GtkWidget *toggle, *details;
  GtkWidget *stack; /* "actions", "consent", "removal" or "work" */
  GtkWidget *agree; /* NULL: cannot be got */
  GtkWidget *keep;  /* NULL: cannot be removed */
  GtkWidget *state; /* what can be done at once */
  GtkWidget *bar, *text, *time, *stop_button;
} Card;

static Card *
card_of (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), CARD_KEY);
}

static void
card_free (Card *card)
{
  g_free (card->id);
  g_free (card);
}

static void
add_class (GtkWidget *widget, const char *name)
{
  gtk_style_context_add_class (gtk_widget_get_style_context (widget), name);
}

/* Text that wraps where it must and asks for no more width than is there. */
static GtkWidget *
make_text (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_line_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), LINE_CHARS);
  return label;
}

/* --- what the person does --- */

static void
show_stack (Card *card, const char *page)
{
  gtk_stack_set_visible_child_name (GTK_STACK (card->stack), page);
}

static void
open_toggled (GtkToggleButton *toggle, Card *card)
{
  gboolean open = gtk_toggle_button_get_active (toggle);
  GtkStyleContext *style = gtk_widget_get_style_context (card->row);

  gtk_revealer_set_reveal_child (GTK_REVEALER (card->details), open);
  gtk_button_set_image (
      GTK_BUTTON (toggle),
      gtk_image_new_from_icon_name (open ? "pan-up-symbolic" : "pan-down-symbolic", GTK_ICON_SIZE_BUTTON));
  if (open)
    gtk_style_context_add_class (style, "open");
  else
    gtk_style_context_remove_class (style, "open");
  if (!open && g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (card->stack)), "work") != 0)
    show_stack (card, "actions");
}

static void
ask_consent (Card *card)
{
  limner_model_card_set_open (card->row, TRUE);
  show_stack (card, "consent");
  gtk_widget_grab_focus (card->agree);
}

static void
show_details (Card *card)
{
  limner_model_card_set_open (card->row, TRUE);
}

static void
agree (Card *card)
{
  card->request (card->id, LIMNER_MODEL_TASK_FETCH, card->user_data);
}

static void
decline (Card *card)
{
  show_stack (card, "actions");
}

static void
verify (Card *card)
{
  card->request (card->id, LIMNER_MODEL_TASK_VERIFY, card->user_data);
}

static void
remove_network (Card *card)
{
  card->request (card->id, LIMNER_MODEL_TASK_REMOVE, card->user_data);
}

static void
ask_removal (Card *card)
{
  show_stack (card, "removal");
  gtk_widget_grab_focus (card->keep);
}

static void
import_file (Card *card)
{
  card->request (card->id, LIMNER_MODEL_TASK_IMPORT, card->user_data);
}

static void
stop (Card *card)
{
  gtk_widget_set_sensitive (card->stop_button, FALSE);
  gtk_label_set_text (GTK_LABEL (card->text), _ ("Stopping"));
  card->stop (card->id, card->user_data);
}

/* --- the row --- */

static GtkWidget *
make_picture (const LimnerRegistryItem *item)
{
  static const char *const examples[][2] = { { "vgg", "style" },
                                             { "fast-style", "instant" },
                                             { "adain-decoder", "instant" },
                                             { "instant-decoder", "instant" },
                                             { "googlenet", "dream" },
                                             { "squeezenet", "dream" } };
  GtkWidget *image = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (examples) && image == NULL; i++)
    if (g_str_equal (item->architecture, examples[i][0]))
      {
        g_autofree char *path = limner_bundled_example (examples[i][1]);

        image = limner_thumbnail_new (path, PICTURE_SIDE);
      }
  if (image == NULL)
    {
      image = gtk_image_new_from_icon_name ("avatar-default-symbolic", GTK_ICON_SIZE_DIALOG);
      gtk_widget_set_size_request (image, PICTURE_SIDE, PICTURE_SIDE);
      add_class (image, "limner-symbol");
    }
  gtk_widget_set_valign (image, GTK_ALIGN_START);
  /* The effects are told in words beside it. */
  atk_object_set_role (gtk_widget_get_accessible (image), ATK_ROLE_REDUNDANT_OBJECT);
  return image;
}

static GtkWidget *
make_button (const char *label, GCallback clicked, Card *card)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  g_signal_connect_swapped (button, "clicked", clicked, card);
  return button;
}

/* What can be done at once, or that nothing need be. */
static GtkWidget *
make_state (const LimnerRegistryItem *item, Card *card)
{
  g_autofree char *size = g_format_size (item->size), *label = NULL, *name = NULL;
  GtkWidget *widget;

  switch (item->state)
    {
    case LIMNER_REGISTRY_FETCHABLE:
      label = g_strdup_printf (_ ("Get %s"), size);
      name = g_strdup_printf (_ ("Get %s, %s"), item->title, size);
      widget = make_button (label, G_CALLBACK (ask_consent), card);
      atk_object_set_name (gtk_widget_get_accessible (widget), name);
      break;
    case LIMNER_REGISTRY_BY_HAND:
      name = g_strdup_printf (_ ("Import %s"), item->title);
      widget = make_button (_ ("Import…"), G_CALLBACK (show_details), card);
      atk_object_set_name (gtk_widget_get_accessible (widget), name);
      break;
    default:
      widget = gtk_label_new (item->state == LIMNER_REGISTRY_BUNDLED ? _ ("Comes with Limner")
                                                                     : _ ("Installed"));
      add_class (widget, "limner-pill");
    }
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  card->state = widget;
  return widget;
}

static void
add_pill (GtkWidget *pills, const char *text, gboolean limited)
{
  GtkWidget *label = make_text (text);

  add_class (label, "limner-pill");
  if (limited)
    add_class (label, "limited");
  gtk_box_pack_start (GTK_BOX (pills), label, FALSE, FALSE, 0);
}

static GtkWidget *
make_terms (const LimnerRegistryItem *item)
{
  LimnerTerms terms = limner_licence_terms (item->licence);
  GtkWidget *pills = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  add_pill (pills, limner_terms_words (terms), terms == LIMNER_TERMS_RESEARCH);
  if (*limner_quality_words (item->quality) != '\0')
    add_pill (pills, limner_quality_words (item->quality), TRUE);
  return pills;
}

static GtkWidget *
make_words (const LimnerRegistryItem *item)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *title = make_text (item->title), *what;
  g_autoptr (GString) line = g_string_new (limner_architecture_effects (item->architecture));

  if (item->entry != NULL && *item->entry->note != '\0')
    g_string_append_printf (line, " · %s", limner_catalogue_words (item->entry->note));
  if (item->path != NULL) /* what is to be fetched says so on its button */
    {
      g_autofree char *size = g_format_size (item->size);

      g_string_append_printf (line, " · %s", size);
    }
  add_class (title, "limner-title");
  what = make_text (line->str);
  add_class (what, "limner-note");
  gtk_box_pack_start (GTK_BOX (words), title, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (words), what, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (words), make_terms (item), FALSE, FALSE, 0);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  return words;
}

static GtkWidget *
make_toggle (const LimnerRegistryItem *item, Card *card)
{
  g_autofree char *name = g_strdup_printf (_ ("About %s"), item->title);

  card->toggle = gtk_toggle_button_new ();
  gtk_button_set_image (GTK_BUTTON (card->toggle),
                        gtk_image_new_from_icon_name ("pan-down-symbolic", GTK_ICON_SIZE_BUTTON));
  gtk_button_set_relief (GTK_BUTTON (card->toggle), GTK_RELIEF_NONE);
  gtk_widget_set_valign (card->toggle, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (card->toggle, name);
  atk_object_set_name (gtk_widget_get_accessible (card->toggle), name);
  g_signal_connect (card->toggle, "toggled", G_CALLBACK (open_toggled), card);
  return card->toggle;
}

static GtkWidget *
make_head (const LimnerRegistryItem *item, Card *card)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_box_pack_start (GTK_BOX (head), make_picture (item), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (head), make_words (item), TRUE, TRUE, 0);
  gtk_box_pack_end (GTK_BOX (head), make_toggle (item, card), FALSE, FALSE, 0);
  gtk_box_pack_end (GTK_BOX (head), make_state (item, card), FALSE, FALSE, 0);
  gtk_container_set_border_width (GTK_CONTAINER (head), 12);
  return head;
}

/* --- what it opens to --- */

static void
add_fact (GtkWidget *grid, int *row, const char *name, const char *value, gboolean code)
{
  GtkWidget *label, *text;

  if (value == NULL || *value == '\0')
    return;
  label = gtk_label_new (name);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  add_class (label, "limner-note");
  text = make_text (value);
  if (g_str_has_prefix (value, "https://"))
    {
      g_autofree char *markup = g_markup_printf_escaped ("<a href=\"%s\">%s</a>", value, value);

      gtk_label_set_markup (GTK_LABEL (text), markup);
    }
  else if (code)
    {
      g_autofree char *markup = g_markup_printf_escaped ("<tt><small>%s</small></tt>", value);

      gtk_label_set_markup (GTK_LABEL (text), markup);
    }
  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  gtk_widget_set_can_focus (text, g_str_has_prefix (value, "https://"));
  gtk_widget_set_hexpand (text, TRUE);
  gtk_grid_attach (GTK_GRID (grid), label, 0, *row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), text, 1, (*row)++, 1, 1);
}

static GtkWidget *
make_facts (const LimnerRegistryItem *item)
{
  GtkWidget *grid = limner_rows_new ();
  gboolean here = item->path != NULL;
  g_autofree char *digest = strlen (item->digest) == 8 ? g_strdup_printf (_ ("begins with %s"), item->digest)
                                                       : g_strdup (item->digest);
  int row = 0;

  add_fact (grid, &row, _ ("Made by"), item->author, FALSE);
  add_fact (grid, &row, _ ("Trained on"), limner_catalogue_words (item->training_data), FALSE);
  add_fact (grid, &row, _ ("Licence"), limner_catalogue_words (item->licence), FALSE);
  add_fact (grid, &row, here ? _ ("From") : _ ("Address"), item->address, FALSE);
  if (!here && item->entry != NULL && !g_str_equal (item->address, item->entry->page))
    add_fact (grid, &row, _ ("Page"), item->entry->page, FALSE);
  add_fact (grid, &row, _ ("SHA-256"), digest, TRUE);
  add_fact (grid, &row, _ ("File"), here ? item->path : item->entry->file, TRUE);
  return grid;
}

static GtkWidget *
make_actions (const LimnerRegistryItem *item, Card *card)
{
  GtkWidget *actions = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  if (item->state == LIMNER_REGISTRY_BY_HAND)
    {
      g_autofree char *hint = g_strdup_printf (
          _ ("Limner cannot fetch this one by itself: get the file “%s” at the address below, "
             "and import it."),
          item->entry->file);

      gtk_container_add (GTK_CONTAINER (actions), make_text (hint));
    }
  if (item->path != NULL)
    gtk_container_add (GTK_CONTAINER (buttons), make_button (_ ("_Verify"), G_CALLBACK (verify), card));
  if (item->removable)
    gtk_container_add (GTK_CONTAINER (buttons), make_button (_ ("_Remove…"), G_CALLBACK (ask_removal), card));
  if (item->path == NULL)
    gtk_container_add (GTK_CONTAINER (buttons),
                       make_button (_ ("Import _file…"), G_CALLBACK (import_file), card));
  gtk_container_add (GTK_CONTAINER (actions), buttons);
  return actions;
}

static GtkWidget *
make_consent (const LimnerRegistryItem *item, Card *card)
{
  GtkWidget *consent = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autoptr (GUri) uri = g_uri_parse (item->address, G_URI_FLAGS_NONE, NULL);
  g_autofree char *size = g_format_size (item->size);
  g_autofree char *text = g_strdup_printf (
      _ ("Limner will fetch %s from %s, compare the file with its digest and bring it to the shelf. It comes "
         "under its makers' licence, not Limner's: %s."),
      size, uri != NULL ? g_uri_get_host (uri) : item->address, limner_catalogue_words (item->licence));

  gtk_box_pack_start (GTK_BOX (consent), make_text (text), FALSE, FALSE, 0);
  card->agree = make_button (_ ("_Agree and get"), G_CALLBACK (agree), card);
  add_class (card->agree, "suggested-action");
  gtk_box_pack_start (GTK_BOX (buttons), card->agree, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (buttons), make_button (_ ("_Not now"), G_CALLBACK (decline), card), FALSE,
                      FALSE, 0);
  gtk_box_pack_start (GTK_BOX (consent), buttons, FALSE, FALSE, 0);
  return consent;
}

static GtkWidget *
make_removal (const LimnerRegistryItem *item, Card *card)
{
  GtkWidget *removal = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *button;
  g_autofree char *size = g_format_size (item->size);
  g_autofree char *text
      = item->entry != NULL && limner_catalogue_can_fetch (item->entry)
            ? g_strdup_printf (_ ("This frees %s. It can be fetched again."), size)
            : g_strdup_printf (_ ("This frees %s. To have it again you will need its file."), size);

  gtk_box_pack_start (GTK_BOX (removal), make_text (text), FALSE, FALSE, 0);
  button = make_button (_ ("_Remove"), G_CALLBACK (remove_network), card);
  gtk_style_context_add_class (gtk_widget_get_style_context (button), "destructive-action");
  card->keep = make_button (_ ("_Keep"), G_CALLBACK (decline), card);
  gtk_box_pack_start (GTK_BOX (buttons), button, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (buttons), card->keep, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (removal), buttons, FALSE, FALSE, 0);
  return removal;
}

static GtkWidget *
make_work (Card *card)
{
  GtkWidget *work = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  card->bar = gtk_progress_bar_new ();
  atk_object_set_name (gtk_widget_get_accessible (card->bar), _ ("Progress"));
  card->text = make_text (NULL);
  card->time = make_text (NULL);
  add_class (card->time, "limner-note");
  card->stop_button = make_button (_ ("_Stop"), G_CALLBACK (stop), card);
  gtk_box_pack_start (GTK_BOX (line), card->text, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (line), card->time, TRUE, TRUE, 0);
  gtk_box_pack_end (GTK_BOX (line), card->stop_button, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (work), card->bar, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (work), line, FALSE, FALSE, 0);
  return work;
}

static GtkWidget *
make_details (const LimnerRegistryItem *item, Card *card)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  const char *about = limner_architecture_about (item->architecture);

  card->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (card->stack), FALSE);
  gtk_stack_add_named (GTK_STACK (card->stack), make_actions (item, card), "actions");
  if (item->state == LIMNER_REGISTRY_FETCHABLE)
    gtk_stack_add_named (GTK_STACK (card->stack), make_consent (item, card), "consent");
  if (item->removable)
    gtk_stack_add_named (GTK_STACK (card->stack), make_removal (item, card), "removal");
  gtk_stack_add_named (GTK_STACK (card->stack), make_work (card), "work");
  if (*about != '\0')
    gtk_box_pack_start (GTK_BOX (box), make_text (about), FALSE, FALSE, 0);
  /* What can be done stands above what can be read: it is seen without scrolling. */
  gtk_box_pack_start (GTK_BOX (box), card->stack, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), make_facts (item), FALSE, FALSE, 0);
  gtk_widget_set_margin_start (box, 12 + PICTURE_SIDE + 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  card->details = gtk_revealer_new ();
  gtk_container_add (GTK_CONTAINER (card->details), box);
  return card->details;
}

GtkWidget *
limner_model_card_new (const LimnerRegistryItem *item, LimnerModelRequest request, LimnerModelStop stop_func,
                       gpointer user_data)
{
  Card *card = g_new0 (Card, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  card->row = gtk_list_box_row_new ();
  card->id = g_strdup (item->id);
  card->request = request;
  card->stop = stop_func;
  card->user_data = user_data;
  g_object_set_data_full (G_OBJECT (card->row), CARD_KEY, card, (GDestroyNotify) card_free);
  gtk_box_pack_start (GTK_BOX (box), make_head (item, card), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), make_details (item, card), FALSE, FALSE, 0);
  gtk_container_add (GTK_CONTAINER (card->row), box);
  atk_object_set_name (gtk_widget_get_accessible (card->row), item->title);
  gtk_widget_show_all (card->row);
  return card->row;
}

const char *
limner_model_card_id (GtkWidget *card)
{
  return card_of (card)->id;
}

gboolean
limner_model_card_is_open (GtkWidget *card)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (card_of (card)->toggle));
}

void
limner_model_card_set_open (GtkWidget *card, gboolean open)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (card_of (card)->toggle), open);
}

void
limner_model_card_set_working (GtkWidget *row, const LimnerModelEvent *event)
{
  Card *card = card_of (row);
  g_autofree char *time = NULL, *left = NULL;

  if (event == NULL)
    {
      show_stack (card, "actions");
      gtk_widget_set_sensitive (card->stop_button, TRUE);
      gtk_widget_set_sensitive (card->state, TRUE);
      return;
    }
  show_stack (card, "work");
  gtk_widget_set_sensitive (card->state, FALSE);
  if (!gtk_widget_get_sensitive (card->stop_button))
    return; /* it is being stopped */
  if (event->fraction >= 0)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (card->bar), CLAMP (event->fraction, 0, 1));
  else
    gtk_progress_bar_pulse (GTK_PROGRESS_BAR (card->bar));
  gtk_label_set_text (GTK_LABEL (card->text), event->text != NULL ? event->text : "");
  if (event->seconds_left >= 0)
    {
      time = limner_describe_time (event->seconds_left);
      left = g_strdup_printf (_ ("%s left"), time);
    }
  gtk_label_set_text (GTK_LABEL (card->time), left != NULL ? left : "");
}
