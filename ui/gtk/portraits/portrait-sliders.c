#include "config.h"

#include "portraits/portrait-sliders-private.h"

#include "portraits/slider-row-private.h"
#include "widgets/template-private.h"

#include <glib/gi18n-lib.h>

/* Directions to find for each range of layers, if a network has none. */
#define FOUND 2

struct _LimnerPortraitSliders
{
  GtkBox parent_instance;
  LimnerPortraitSlidersCalls calls;
  LimnerModel *model;
  LimnerFace *face;
  char *rest; /* moves of names that no row has */
  gboolean locked[LIMNER_LAYERS_ALL];
  GPtrArray *rows;         /* LimnerSliderRow*, in order */
  GCancellable *searching; /* not NULL: directions are being searched */
  GtkWidget *box, *note, *find;
};

G_DEFINE_FINAL_TYPE (LimnerPortraitSliders, limner_portrait_sliders, GTK_TYPE_BOX)

/* --- moves as text --- */

static LimnerSliderRow *
row_for (const LimnerPortraitSliders *sliders, const char *name)
{
  LimnerSliderRow *former = NULL;

  for (guint i = 0; i < sliders->rows->len; i++)
    {
      if (g_str_equal (limner_slider_row_name (sliders->rows->pdata[i]), name))
        return sliders->rows->pdata[i];
      if (limner_slider_row_answers_to (sliders->rows->pdata[i], name))
        former = sliders->rows->pdata[i];
    }
  return former;
}

static void
read_text (LimnerPortraitSliders *sliders, const char *text)
{
  g_auto (GStrv) moves = g_strsplit_set (text != NULL ? text : "", " \t,", -1);
  g_autoptr (GString) rest = g_string_new (NULL);

  for (guint i = 0; i < sliders->rows->len; i++)
    limner_slider_row_set_value (sliders->rows->pdata[i], 0);
  for (char **move = moves; *move != NULL; move++)
    {
      char *equals = strrchr (*move, '=');
      g_autofree char *name = equals != NULL ? g_strndup (*move, (gsize) (equals - *move)) : NULL;
      LimnerSliderRow *row = name != NULL ? row_for (sliders, name) : NULL;

      if (row != NULL)
        limner_slider_row_set_value (row, limner_slider_row_value (row) + g_ascii_strtod (equals + 1, NULL));
      else if (**move != '\0')
        g_string_append_printf (rest, " %s", *move);
    }
  g_free (sliders->rest);
  sliders->rest = g_strdup (rest->str);
}

static char *
write_text (const LimnerPortraitSliders *sliders)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < sliders->rows->len; i++)
    {
      double value = limner_slider_row_value (sliders->rows->pdata[i]);
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      if (value != 0)
        g_string_append_printf (text, " %s=%s", limner_slider_row_name (sliders->rows->pdata[i]),
                                g_ascii_formatd (number, sizeof number, "%g", value));
    }
  g_string_append (text, sliders->rest);
  return g_strdup (g_strchug (text->str));
}

/* --- rows --- */

static void
row_moved (gpointer user_data)
{
  LimnerPortraitSliders *sliders = user_data;
  g_autofree char *text = write_text (sliders);

  sliders->calls.moved (text, sliders->calls.user_data);
}

static cairo_surface_t *
row_picture (LimnerFace *face, gpointer user_data)
{
  const LimnerPortraitSliders *sliders = user_data;

  return sliders->calls.picture (face, sliders->calls.user_data);
}

static gboolean
row_rename (const char *name, const char *to, gpointer user_data, GError **error)
{
  return limner_directions_rename (LIMNER_PORTRAIT_SLIDERS (user_data)->model, name, to, error);
}

static void
show_note (LimnerPortraitSliders *sliders, const char *text)
{
  gtk_label_set_text (GTK_LABEL (sliders->note), text != NULL ? text : "");
  gtk_widget_set_visible (sliders->note, text != NULL);
}

static void
add_rows (LimnerPortraitSliders *sliders, GPtrArray *directions)
{
  const LimnerSliderRowCalls calls = { row_moved, row_picture, row_rename, sliders };

  for (guint i = 0; i < directions->len; i++)
    {
      GtkWidget *row = limner_slider_row_new (directions->pdata[i], (int) i + 1, &calls);

      limner_slider_row_set_face (LIMNER_SLIDER_ROW (row), sliders->face, sliders->locked);
      gtk_box_pack_start (GTK_BOX (sliders->box), row, FALSE, FALSE, 0);
      g_ptr_array_add (sliders->rows, row);
    }
}

/* Reads the network's directions again. */
static void
load_rows (LimnerPortraitSliders *sliders)
{
  g_autofree char *text = write_text (sliders);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) directions
      = sliders->model != NULL ? limner_directions_list (sliders->model, &error) : NULL;
  gboolean none = directions != NULL && directions->len == 0;

  for (guint i = 0; i < sliders->rows->len; i++)
    gtk_widget_destroy (sliders->rows->pdata[i]);
  g_ptr_array_set_size (sliders->rows, 0);
  if (directions != NULL)
    add_rows (sliders, directions);
  show_note (sliders, error != NULL ? error->message
                      : none        ? _ ("No sliders were found yet for this network.")
                                    : NULL);
  gtk_widget_set_visible (sliders->find, none);
  read_text (sliders, text);
}

/* --- finding directions --- */

static void
search (GTask *task, gpointer source, gpointer model, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (LimnerPortrait) portrait = limner_portrait_new (model, &error);
  gboolean ok = portrait != NULL;

  for (LimnerLayerRange range = LIMNER_LAYERS_COARSE; ok && range <= LIMNER_LAYERS_FINE; range++)
    ok = limner_directions_discover (portrait, LIMNER_DIRECTION_PCA, range, FOUND, &error);
  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Another network may have been set in the meantime, or the widget destroyed. */
static void
searched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LimnerPortraitSliders) sliders = user_data;
  g_autoptr (GError) error = NULL;

  if (sliders->searching == NULL || g_task_get_cancellable (G_TASK (result)) != sliders->searching)
    return;
  g_clear_object (&sliders->searching);
  gtk_widget_set_sensitive (sliders->find, TRUE);
  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      load_rows (sliders);
      sliders->calls.want (sliders->calls.user_data);
    }
  else
    show_note (sliders, error->message);
}

/* The callback holds the widget. A task with the widget as its source could free it on the worker thread. */
static void
begin_search (LimnerPortraitSliders *sliders)
{
  GTask *task;

  sliders->searching = g_cancellable_new ();
  task = g_task_new (NULL, sliders->searching, searched, g_object_ref (sliders));
  g_task_set_task_data (task, limner_model_ref (sliders->model), (GDestroyNotify) limner_model_unref);
  g_task_set_check_cancellable (task, FALSE);
  gtk_widget_set_sensitive (sliders->find, FALSE);
  show_note (sliders, _ ("Searching for sliders"));
  g_task_run_in_thread (task, search);
  g_object_unref (task);
}

static void
forget_search (LimnerPortraitSliders *sliders)
{
  g_clear_object (&sliders->searching);
  gtk_widget_set_sensitive (sliders->find, TRUE);
}

/* --- public functions --- */

void
limner_portrait_sliders_set_model (GtkWidget *widget, LimnerModel *model)
{
  LimnerPortraitSliders *sliders = LIMNER_PORTRAIT_SLIDERS (widget);

  forget_search (sliders);
  g_clear_pointer (&sliders->model, limner_model_unref);
  sliders->model = model != NULL ? limner_model_ref (model) : NULL;
  load_rows (sliders);
}

static void
remake_pictures (LimnerPortraitSliders *sliders)
{
  for (guint i = 0; i < sliders->rows->len; i++)
    limner_slider_row_set_face (sliders->rows->pdata[i], sliders->face, sliders->locked);
  sliders->calls.want (sliders->calls.user_data);
}

void
limner_portrait_sliders_set_face (GtkWidget *widget, LimnerFace *face, const char *text)
{
  LimnerPortraitSliders *sliders = LIMNER_PORTRAIT_SLIDERS (widget);

  if (face != sliders->face)
    {
      g_clear_pointer (&sliders->face, limner_face_unref);
      sliders->face = face != NULL ? limner_face_ref (face) : NULL;
      remake_pictures (sliders);
    }
  read_text (sliders, text);
}

void
limner_portrait_sliders_set_locked (GtkWidget *widget, LimnerLayerRange range, gboolean locked)
{
  LimnerPortraitSliders *sliders = LIMNER_PORTRAIT_SLIDERS (widget);

  g_return_if_fail (range < LIMNER_LAYERS_ALL);
  if (sliders->locked[range] == locked)
    return;
  sliders->locked[range] = locked;
  remake_pictures (sliders);
}

void
limner_portrait_sliders_add_wanted (GtkWidget *widget, GPtrArray *faces)
{
  const LimnerPortraitSliders *sliders = LIMNER_PORTRAIT_SLIDERS (widget);

  for (guint i = 0; sliders->face != NULL && i < sliders->rows->len; i++)
    for (int cell = 0; cell < LIMNER_THUMBNAIL_SLIDER_CELLS; cell++)
      g_ptr_array_add (faces, limner_slider_row_face (sliders->rows->pdata[i], cell));
}

void
limner_portrait_sliders_refresh (GtkWidget *widget, LimnerFace *face)
{
  const LimnerPortraitSliders *sliders = LIMNER_PORTRAIT_SLIDERS (widget);

  for (guint i = 0; i < sliders->rows->len; i++)
    for (int cell = 0; cell < LIMNER_THUMBNAIL_SLIDER_CELLS; cell++)
      if (limner_slider_row_face (sliders->rows->pdata[i], cell) == face)
        gtk_widget_queue_draw (sliders->rows->pdata[i]);
}

/* --- the object --- */

static void
destroy (GtkWidget *widget)
{
  g_clear_object (&LIMNER_PORTRAIT_SLIDERS (widget)->searching);
  GTK_WIDGET_CLASS (limner_portrait_sliders_parent_class)->destroy (widget);
}

static void
finalize (GObject *object)
{
  LimnerPortraitSliders *sliders = LIMNER_PORTRAIT_SLIDERS (object);

  g_clear_pointer (&sliders->model, limner_model_unref);
  g_clear_pointer (&sliders->face, limner_face_unref);
  g_ptr_array_unref (sliders->rows);
  g_free (sliders->rest);
  G_OBJECT_CLASS (limner_portrait_sliders_parent_class)->finalize (object);
}

static void
limner_portrait_sliders_class_init (LimnerPortraitSlidersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
  GTK_WIDGET_CLASS (klass)->destroy = destroy;
  limner_widget_class_set_template (klass, "portrait-sliders");
  limner_widget_class_bind (klass, LimnerPortraitSliders, box);
  limner_widget_class_bind (klass, LimnerPortraitSliders, note);
  limner_widget_class_bind (klass, LimnerPortraitSliders, find);
  gtk_widget_class_bind_template_callback (GTK_WIDGET_CLASS (klass), begin_search);
}

static void
limner_portrait_sliders_init (LimnerPortraitSliders *sliders)
{
  sliders->rows = g_ptr_array_new ();
  sliders->rest = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (sliders));
}

GtkWidget *
limner_portrait_sliders_new (const LimnerPortraitSlidersCalls *calls)
{
  LimnerPortraitSliders *sliders = g_object_new (LIMNER_TYPE_PORTRAIT_SLIDERS, "visible", TRUE, NULL);

  sliders->calls = *calls;
  load_rows (sliders);
  return GTK_WIDGET (sliders);
}
