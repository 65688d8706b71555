/* The portraits dialog above its buttons: which network, its wall, and what comes of it. */
#include "config.h"

#include "effect/settings-private.h"
#include "limner-ui.h"
#include "portraits/browser-rate-private.h"
#include "portraits/browser-view-private.h"
#include "portraits/browser-words-private.h"
#include "widgets/rows-private.h"

#include <glib/gi18n-lib.h>
#include <limner/catalogue.h>
#include <limner/registry.h>
#include <string.h>

#define PAGE_KEY "limner-wall-page"
/* Seeds that people can remember. */
#define SEEDS 100000

typedef struct
{
  GtkWidget *box, *place; /* what is in `place` is made anew for each network */
  GtkWidget *foot, *bar, *message;
  GtkWidget *networks, *sizes, *note, *terms;
  GObject *settings;
  LimnerBrowser *browser; /* NULL: no network */
  LimnerModel *model;     /* NULL: none */
  GPtrArray *models;      /* LimnerModel*, those for portraits */
  gboolean filling;
  void (*changed) (GtkWidget *page, gpointer user_data);
  gpointer user_data;
} Page;

static void show_browser (Page *page, const LimnerRecipe *resume);
static void read_models (Page *page);
static LimnerModel *find_model (Page *page, const char *id);

static Page *
page_of (gpointer box)
{
  return g_object_get_data (G_OBJECT (box), PAGE_KEY);
}

static void
say (const char *sentence, gpointer user_data)
{
  Page *page = user_data;

  gtk_label_set_text (GTK_LABEL (page->message), sentence != NULL ? sentence : "");
  gtk_widget_set_visible (page->bar, sentence != NULL);
}

/* --- what comes of it --- */

void
limner_chosen_face_free (LimnerChosenFace *chosen)
{
  limner_face_unref (chosen->face);
  g_free (chosen->name);
  g_free (chosen);
}

guint
limner_browser_page_count (GtkWidget *box)
{
  Page *page = page_of (box);

  if (page->browser == NULL)
    return 0;
  if (limner_browser_n_kept (page->browser) > 0)
    return limner_browser_n_kept (page->browser);
  return limner_browser_focus (page->browser) != LIMNER_BROWSER_NONE ? 1 : 0;
}

static void
add_chosen (LimnerBrowser *browser, guint id, GPtrArray *list)
{
  LimnerChosenFace *chosen = g_new0 (LimnerChosenFace, 1);
  g_autofree char *name = limner_browser_name (browser, id), *origin = limner_browser_origin (browser, id);

  chosen->face = limner_face_ref (limner_browser_face (browser, id));
  chosen->name = origin != NULL ? g_strdup_printf ("%s, %s", name, origin) : g_strdup (name);
  g_ptr_array_add (list, chosen);
}

/* Those that were kept; when none was, the one that is looked at. */
GPtrArray *
limner_browser_page_chosen (GtkWidget *box)
{
  Page *page = page_of (box);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) limner_chosen_face_free);
  guint kept = page->browser != NULL ? limner_browser_n_kept (page->browser) : 0;

  for (guint i = 0; i < kept; i++)
    add_chosen (page->browser, limner_browser_kept (page->browser, i), list);
  if (kept == 0 && limner_browser_page_count (box) > 0)
    add_chosen (page->browser, limner_browser_focus (page->browser), list);
  return list;
}

LimnerModel *
limner_browser_page_model (GtkWidget *box)
{
  return page_of (box)->model;
}

void
limner_browser_page_set_changed_func (GtkWidget *box, void (*changed) (GtkWidget *, gpointer),
                                      gpointer user_data)
{
  Page *page = page_of (box);

  page->changed = changed;
  page->user_data = user_data;
  changed (box, user_data);
}

/* --- the foot --- */

static gint64
side_of (LimnerModel *model)
{
  JsonNode *node = json_object_get_member (limner_model_config (model), "resolution");

  return node != NULL && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : 0;
}

static void
show_sizes (Page *page)
{
  static const int sizes[] = { 256, 512, 1024, 2048 };
  int own = (int) side_of (page->model), wanted = (int) limner_settings_get (page->settings, "size");
  g_autofree char *text = g_strdup_printf (_ ("%d px, as it is"), own), *id = g_strdup_printf ("%d", wanted);

  page->filling = TRUE;
  gtk_combo_box_text_remove_all (GTK_COMBO_BOX_TEXT (page->sizes));
  gtk_combo_box_text_append (GTK_COMBO_BOX_TEXT (page->sizes), "0", text);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *each = g_strdup_printf ("%d", sizes[i]);
      g_autofree char *label = g_strdup_printf (_ ("%d px"), sizes[i]);

      if (sizes[i] != own)
        gtk_combo_box_text_append (GTK_COMBO_BOX_TEXT (page->sizes), each, label);
    }
  if (!gtk_combo_box_set_active_id (GTK_COMBO_BOX (page->sizes), id))
    {
      g_autofree char *label = g_strdup_printf (_ ("%d px"), wanted);

      gtk_combo_box_text_append (GTK_COMBO_BOX_TEXT (page->sizes), id, label);
      gtk_combo_box_set_active_id (GTK_COMBO_BOX (page->sizes), id);
    }
  page->filling = FALSE;
}

static void
take_size (GtkComboBox *combo, Page *page)
{
  const char *id = gtk_combo_box_get_active_id (combo);

  if (!page->filling && id != NULL)
    limner_settings_set (page->settings, "size", g_ascii_strtod (id, NULL));
}

/* What must be known of the network wherever it is chosen. */
static void
show_terms (Page *page)
{
  const char *quality = limner_quality_words (limner_model_quality (page->model));
  LimnerTerms terms = limner_licence_terms (limner_model_licence (page->model));
  GtkStyleContext *style = gtk_widget_get_style_context (page->terms);
  g_autofree char *text
      = g_strdup_printf ("%s%s%s", quality, *quality != '\0' ? " · " : "", limner_terms_words (terms));
  g_autofree char *side = g_strdup_printf (_ ("%d px"), (int) side_of (page->model));
  g_autofree char *note
      = g_strdup_printf ("%s · %s", _ ("Invented by a network; a likeness to someone real is chance"), side);

  gtk_label_set_text (GTK_LABEL (page->terms), text);
  gtk_widget_set_tooltip_text (page->terms, limner_catalogue_words (limner_model_licence (page->model)));
  if (terms == LIMNER_TERMS_RESEARCH || *quality != '\0')
    gtk_style_context_add_class (style, "limited");
  else
    gtk_style_context_remove_class (style, "limited");
  gtk_label_set_text (GTK_LABEL (page->note), note);
}

static void
show_networks (Page *page)
{
  page->filling = TRUE;
  gtk_combo_box_text_remove_all (GTK_COMBO_BOX_TEXT (page->networks));
  for (guint i = 0; i < page->models->len; i++)
    gtk_combo_box_text_append (GTK_COMBO_BOX_TEXT (page->networks), limner_model_id (page->models->pdata[i]),
                               limner_model_title (page->models->pdata[i]));
  if (page->model != NULL)
    gtk_combo_box_set_active_id (GTK_COMBO_BOX (page->networks), limner_model_id (page->model));
  page->filling = FALSE;
}

/* Another network would take the kept faces away. */
static void
show_networks_use (Page *page)
{
  gboolean kept = page->browser != NULL && limner_browser_n_kept (page->browser) > 0;

  gtk_widget_set_sensitive (page->networks, !kept);
  gtk_widget_set_tooltip_text (page->networks,
                               kept ? _ ("Insert the kept faces, or take them back, before you "
                                         "change the network")
                                    : _ ("Who invents the faces"));
}

static void
take_network (GtkComboBox *combo, Page *page)
{
  const char *id = gtk_combo_box_get_active_id (combo);

  if (page->filling || id == NULL)
    return;
  g_object_set (page->settings, "model", id, "words", "", NULL); /* it may not know them */
  show_browser (page, NULL);
}

/* The shelf may have changed; a wall whose network is still there stays. */
static void
look_again (Page *page)
{
  read_models (page);
  if (page->model != NULL && find_model (page, limner_model_id (page->model)) != NULL)
    show_networks (page);
  else
    show_browser (page, NULL);
}

static void
open_shelf (GtkWidget *box)
{
  GtkWidget *parent = gtk_widget_get_toplevel (box);
  GtkWidget *dialog = gtk_dialog_new_with_buttons (_ ("Models"), GTK_WINDOW (parent), GTK_DIALOG_MODAL,
                                                   _ ("_Close"), GTK_RESPONSE_CLOSE, NULL);
  GtkWidget *shelf = limner_models_page_new ();

  gtk_container_set_border_width (GTK_CONTAINER (shelf), 12);
  gtk_box_pack_start (GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (dialog))), shelf, TRUE, TRUE, 0);
  gtk_window_set_default_size (GTK_WINDOW (dialog), 680, 640);
  gtk_dialog_run (GTK_DIALOG (dialog));
  gtk_widget_destroy (dialog);
  if (!gtk_widget_in_destruction (box))
    look_again (page_of (box));
}

static void
models_clicked (Page *page)
{
  limner_call_later (page->box, open_shelf);
}

static GtkWidget *
make_models (Page *page)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("Mo_dels…"));

  gtk_widget_set_tooltip_text (button, _ ("Networks that are here, and those that can be had"));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (models_clicked), page);
  return button;
}

static GtkWidget *
make_networks (Page *page)
{
  g_autoptr (GList) cells = NULL;

  page->networks = gtk_combo_box_text_new ();
  cells = gtk_cell_layout_get_cells (GTK_CELL_LAYOUT (page->networks));
  g_object_set (cells->data, "ellipsize", PANGO_ELLIPSIZE_END, "width-chars", 18, NULL);
  atk_object_set_name (gtk_widget_get_accessible (page->networks), _ ("Network"));
  g_signal_connect (page->networks, "changed", G_CALLBACK (take_network), page);
  return page->networks;
}

static GtkWidget *
make_sizes (Page *page)
{
  page->sizes = gtk_combo_box_text_new ();
  gtk_widget_set_tooltip_text (page->sizes, _ ("Side of the inserted layers; they are scaled to it"));
  atk_object_set_name (gtk_widget_get_accessible (page->sizes), _ ("Size"));
  g_signal_connect (page->sizes, "changed", G_CALLBACK (take_size), page);
  return page->sizes;
}

static void
help_clicked (GtkWidget *button)
{
  limner_show_help (GTK_WINDOW (gtk_widget_get_toplevel (button)), "portraits");
}

static void
add_labelled (GtkWidget *row, const char *text, GtkWidget *widget)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (text);

  gtk_label_set_mnemonic_widget (GTK_LABEL (label), widget);
  gtk_box_pack_start (GTK_BOX (row), label, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (row), widget, FALSE, FALSE, 0);
}

static GtkWidget *
make_sizes_labelled (Page *page)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  add_labelled (row, _ ("Si_ze"), make_sizes (page));
  return row;
}

static GtkWidget *
make_foot (Page *page)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *help = gtk_button_new_with_label ("?");
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  page->note = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (page->note), 0);
  gtk_label_set_line_wrap (GTK_LABEL (page->note), TRUE);
  gtk_style_context_add_class (gtk_widget_get_style_context (page->note), "limner-note");
  page->terms = gtk_label_new (NULL);
  gtk_style_context_add_class (gtk_widget_get_style_context (page->terms), "limner-pill");
  gtk_widget_set_tooltip_text (help, _ ("Help on portraits"));
  atk_object_set_name (gtk_widget_get_accessible (help), _ ("Help on portraits"));
  g_signal_connect (help, "clicked", G_CALLBACK (help_clicked), NULL);
  gtk_box_pack_start (GTK_BOX (row), help, FALSE, FALSE, 0);
  add_labelled (row, _ ("Ne_twork"), make_networks (page));
  gtk_box_pack_start (GTK_BOX (row), make_models (page), FALSE, FALSE, 0);
  gtk_box_pack_end (GTK_BOX (row), make_sizes_labelled (page), FALSE, FALSE, 0);
  gtk_widget_set_valign (page->terms, GTK_ALIGN_CENTER);
  gtk_box_pack_start (GTK_BOX (line), page->note, TRUE, TRUE, 0);
  gtk_box_pack_end (GTK_BOX (line), page->terms, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (foot), line, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (foot), row, FALSE, FALSE, 0);
  return foot;
}

/* --- the wall --- */

static LimnerModel *
find_model (Page *page, const char *id)
{
  for (guint i = 0; i < page->models->len; i++)
    if (id != NULL && g_str_equal (limner_model_id (page->models->pdata[i]), id))
      return page->models->pdata[i];
  return NULL;
}

static gboolean
makes_portraits (LimnerModel *model)
{
  return g_str_equal (limner_model_architecture (model), "stylegan2");
}

static void
read_models (Page *page)
{
  g_autoptr (GPtrArray) all = limner_registry_list (NULL);
  g_autofree char *id = NULL;
  g_autoptr (LimnerModel) given = NULL;

  g_clear_pointer (&page->models, g_ptr_array_unref);
  page->models = g_ptr_array_new_with_free_func ((GDestroyNotify) limner_model_unref);
  for (guint i = 0; i < all->len; i++)
    if (makes_portraits (all->pdata[i]))
      g_ptr_array_add (page->models, limner_model_ref (all->pdata[i]));
  g_object_get (page->settings, "model", &id, NULL);
  if (id == NULL || *id == '\0' || find_model (page, id) != NULL)
    return;
  given = limner_model_load (id, NULL); /* a path, perhaps */
  if (given != NULL && makes_portraits (given))
    g_ptr_array_add (page->models, g_steal_pointer (&given));
}

static void
choose_model (Page *page)
{
  g_autofree char *id = NULL;
  LimnerModel *model;

  g_object_get (page->settings, "model", &id, NULL);
  model = find_model (page, id);
  if (model == NULL && id != NULL && *id != '\0' && page->models->len > 0)
    model = g_str_equal (limner_model_path (page->models->pdata[page->models->len - 1]), id)
                ? page->models->pdata[page->models->len - 1]
                : NULL;
  if (model == NULL && page->models->len > 0)
    {
      g_autoptr (LimnerModel) usual = limner_portrait_default_model (NULL);

      model = usual != NULL ? find_model (page, limner_model_id (usual)) : NULL;
      model = model != NULL ? model : page->models->pdata[0];
    }
  g_clear_pointer (&page->model, limner_model_unref);
  page->model = model != NULL ? limner_model_ref (model) : NULL;
}

static void
browser_changed (GtkWidget *box)
{
  Page *page = page_of (box);

  limner_settings_set (page->settings, "truncation", limner_browser_variety (page->browser));
  limner_settings_set (page->settings, "closeness", limner_browser_resemblance (page->browser));
  g_object_set (page->settings, "words", limner_browser_words (page->browser), NULL);
  show_networks_use (page);
  if (page->changed != NULL)
    page->changed (page->box, page->user_data);
}

/* A recipe of another network's portrait would be another face. */
static gboolean
is_of_model (const LimnerRecipe *recipe, LimnerModel *model)
{
  g_autofree char *json = limner_recipe_to_json (recipe);

  return strstr (json, limner_model_digest (model)) != NULL;
}

static void
resume_from (Page *page, const LimnerRecipe *recipe)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnerPortrait) portrait = limner_portrait_new (page->model, &error);
  LimnerFamily *family = portrait != NULL ? limner_family_new (portrait) : NULL;
  g_autoptr (LimnerFace) face = family != NULL ? limner_family_from_recipe (family, recipe, &error) : NULL;

  if (!is_of_model (recipe, page->model))
    say (_ ("This layer was made with another network, which is not on the shelf: the face differs."), page);
  if (face != NULL)
    limner_browser_show_given (page->browser, face, _ ("the layer's face"));
  else
    say (error->message, page);
  g_clear_pointer (&family, limner_family_free);
}

static void
make_browser (Page *page, const LimnerRecipe *resume)
{
  g_autofree char *words = NULL;
  GtkWidget *view;

  page->browser = limner_browser_new ((guint32) g_random_int_range (1, SEEDS),
                                      limner_settings_get (page->settings, "truncation"));
  limner_browser_set_resemblance (page->browser, limner_settings_get (page->settings, "closeness"));
  g_object_get (page->settings, "words", &words, NULL);
  if (words != NULL && *words != '\0' && limner_browser_words_taken_by (page->model))
    limner_browser_set_words (page->browser, words);
  if (resume != NULL)
    resume_from (page, resume);
  limner_browser_begin_here (page->browser);
  view = limner_browser_view_new (page->browser, page->model, say, page);
  g_signal_connect_object (page->browser, "changed", G_CALLBACK (browser_changed), page->box,
                           G_CONNECT_SWAPPED);
  gtk_container_add (GTK_CONTAINER (page->place), view);
}

static GtkWidget *
make_nothing (Page *page)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *button = make_models (page);
  GtkWidget *icon = gtk_image_new_from_icon_name ("avatar-default-symbolic", GTK_ICON_SIZE_DIALOG);
  GtkWidget *label
      = gtk_label_new (_ ("There is no network for portraits yet: bring one in, or get one, in Models."));

  gtk_image_set_pixel_size (GTK_IMAGE (icon), 96);
  gtk_style_context_add_class (gtk_widget_get_style_context (icon), "limner-note");
  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_pack_start (GTK_BOX (box), icon, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), label, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), button, FALSE, FALSE, 0);
  gtk_widget_show_all (box);
  return box;
}

static void
show_browser (Page *page, const LimnerRecipe *resume)
{
  GtkWidget *old = gtk_bin_get_child (GTK_BIN (page->place));

  if (old != NULL)
    gtk_widget_destroy (old);
  g_clear_object (&page->browser);
  say (NULL, page);
  read_models (page);
  choose_model (page);
  gtk_widget_set_visible (page->foot, page->model != NULL);
  if (page->model != NULL)
    {
      show_networks (page);
      show_sizes (page);
      show_terms (page);
      make_browser (page, resume);
      show_networks_use (page);
    }
  else
    gtk_container_add (GTK_CONTAINER (page->place), make_nothing (page));
  if (page->changed != NULL)
    page->changed (page->box, page->user_data);
}

/* --- making it --- */

static void
destroyed (GtkWidget *box, Page *page)
{
  page->changed = NULL;
  if (page->browser != NULL)
    g_signal_handlers_disconnect_by_data (page->browser, box);
}

static void
page_free (Page *page)
{
  g_clear_object (&page->browser);
  g_clear_pointer (&page->model, limner_model_unref);
  g_clear_pointer (&page->models, g_ptr_array_unref);
  g_object_unref (page->settings);
  g_free (page);
}

static GtkWidget *
make_bar (Page *page)
{
  page->bar = gtk_info_bar_new ();
  page->message = gtk_label_new (NULL);
  gtk_label_set_line_wrap (GTK_LABEL (page->message), TRUE);
  gtk_label_set_xalign (GTK_LABEL (page->message), 0);
  gtk_info_bar_set_message_type (GTK_INFO_BAR (page->bar), GTK_MESSAGE_WARNING);
  gtk_container_add (GTK_CONTAINER (gtk_info_bar_get_content_area (GTK_INFO_BAR (page->bar))), page->message);
  gtk_widget_show_all (page->bar);
  gtk_widget_set_no_show_all (page->bar, TRUE);
  return page->bar;
}

GtkWidget *
limner_browser_page_new (GObject *settings, const LimnerRecipe *resume)
{
  Page *page = g_new0 (Page, 1);

  limner_theme_load ();
  page->settings = g_object_ref (settings);
  page->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  page->place = gtk_event_box_new ();
  g_object_set_data_full (G_OBJECT (page->box), PAGE_KEY, page, (GDestroyNotify) page_free);
  g_signal_connect (page->box, "destroy", G_CALLBACK (destroyed), page);
  gtk_box_pack_start (GTK_BOX (page->box), make_bar (page), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (page->box), page->place, TRUE, TRUE, 0);
  page->foot = make_foot (page);
  gtk_box_pack_start (GTK_BOX (page->box), page->foot, FALSE, FALSE, 0);
  gtk_widget_show_all (page->box);
  gtk_widget_set_no_show_all (page->foot, TRUE);
  show_browser (page, resume);
  return page->box;
}
