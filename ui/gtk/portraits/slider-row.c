#include "config.h"

#include "portraits/slider-row-private.h"

#include "widgets/template-private.h"
#include "widgets/undo-entry-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

struct _LimnerSliderRow
{
  GtkBox parent_instance;
  LimnerSliderRowCalls calls;
  char *name, *former, *title;
  gboolean moves[LIMNER_LAYERS_ALL];
  LimnerFace *faces[LIMNER_THUMBNAIL_SLIDER_CELLS];
  double value;
  gboolean locked, showing; /* showing: the slider is being set from the value; do not report */
  GtkWidget *stack, *button, *label, *entry, *text, *lock, *reset, *strip;
};

G_DEFINE_FINAL_TYPE (LimnerSliderRow, limner_slider_row, GTK_TYPE_BOX)

/* Names of directions that bundled networks use. */
static const char *const known_titles[] = {
  /* Translators: names of sliders that change a face. */
  N_ ("Age"),       N_ ("Background"), N_ ("Beard"), N_ ("Curls"), N_ ("Grey hair"), N_ ("Light from left"),
  N_ ("Long hair"), N_ ("Red hair"),   N_ ("Smile"), N_ ("Warm"),  N_ ("Woman"),
};

/* A name for display: dashes become blanks. */
static char *
title_of (const char *name)
{
  g_autofree char *text = g_strdelimit (g_strdup (name), "-", ' '), *first = NULL, *title = NULL;

  first = g_utf8_strup (text, g_utf8_next_char (text) - text);
  title = g_strconcat (first, g_utf8_next_char (text), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (known_titles); i++)
    if (g_str_equal (title, known_titles[i]))
      return g_strdup (_ (known_titles[i]));
  return g_steal_pointer (&title);
}

static char *
name_from (const char *typed)
{
  return g_strdelimit (g_strstrip (g_strdup (typed)), " \t", '-');
}

/* --- the value --- */

static void
show_value (LimnerSliderRow *row)
{
  const char *sign = row->value < 0 ? "\u2212" : "+";
  g_autofree char *text = g_strdup_printf ("%s%.1f", sign, fabs (row->value));
  gboolean usable = row->faces[0] != NULL && !row->locked;

  gtk_label_set_text (GTK_LABEL (row->text), row->value != 0 ? text : "");
  gtk_widget_set_sensitive (row->strip, usable);
  gtk_widget_set_sensitive (row->reset, usable && row->value != 0);
  gtk_widget_set_visible (row->lock, row->locked);
  row->showing = TRUE;
  gtk_range_set_value (GTK_RANGE (row->strip), row->value);
  row->showing = FALSE;
}

static void
strip_moved (GtkRange *strip, LimnerSliderRow *row)
{
  double value = gtk_range_get_value (strip);

  if (row->showing || value == row->value)
    return;
  /* A value that would be displayed as 0 becomes 0. */
  row->value = fabs (value) < 0.05 ? 0 : value;
  show_value (row);
  row->calls.moved (row->calls.user_data);
}

static void
reset_value (LimnerSliderRow *row)
{
  row->value = 0;
  show_value (row);
  row->calls.moved (row->calls.user_data);
}

static cairo_surface_t *
picture_of_cell (int cell, gpointer user_data)
{
  const LimnerSliderRow *row = user_data;

  return row->faces[cell] != NULL ? row->calls.picture (row->faces[cell], row->calls.user_data) : NULL;
}

/* --- the name --- */

static void
begin_renaming (LimnerSliderRow *row)
{
  gtk_entry_set_text (GTK_ENTRY (row->entry), row->title);
  gtk_entry_set_icon_from_icon_name (GTK_ENTRY (row->entry), GTK_ENTRY_ICON_SECONDARY, NULL);
  gtk_stack_set_visible_child (GTK_STACK (row->stack), row->entry);
  gtk_widget_grab_focus (row->entry);
}

static void
end_renaming (LimnerSliderRow *row)
{
  gboolean focus = gtk_widget_has_focus (row->entry);

  gtk_stack_set_visible_child (GTK_STACK (row->stack), row->button);
  if (focus)
    gtk_widget_grab_focus (row->button);
}

static void
refuse_name (LimnerSliderRow *row, const char *sentence)
{
  GtkEntry *entry = GTK_ENTRY (row->entry);

  gtk_entry_set_icon_from_icon_name (entry, GTK_ENTRY_ICON_SECONDARY, "dialog-warning-symbolic");
  gtk_entry_set_icon_tooltip_text (entry, GTK_ENTRY_ICON_SECONDARY, sentence);
  gtk_widget_set_tooltip_text (row->entry, sentence);
  atk_object_set_description (gtk_widget_get_accessible (row->entry), sentence);
}

static void
show_name (LimnerSliderRow *row)
{
  g_autofree char *rename = g_strdup_printf (_ ("Rename “%s”"), row->title);
  g_autofree char *back = g_strdup_printf (_ ("Reset “%s”"), row->title);

  gtk_label_set_text (GTK_LABEL (row->label), row->title);
  atk_object_set_name (gtk_widget_get_accessible (row->button), rename);
  atk_object_set_name (gtk_widget_get_accessible (row->reset), back);
  gtk_widget_set_tooltip_text (row->reset, back);
  atk_object_set_name (gtk_widget_get_accessible (row->strip), row->title);
}

static void
set_name (LimnerSliderRow *row, const char *name)
{
  char *former = g_strconcat (row->name, " ", row->former, NULL);

  g_free (row->former);
  row->former = former;
  g_free (row->name);
  row->name = g_strdup (name);
  g_free (row->title);
  row->title = title_of (name);
  show_name (row);
}

static void
take_name (LimnerSliderRow *row)
{
  g_autofree char *name = name_from (gtk_entry_get_text (GTK_ENTRY (row->entry)));
  g_autofree char *same = name_from (row->title);
  g_autoptr (GError) error = NULL;

  if (*name != '\0' && !g_str_equal (name, same))
    {
      if (!row->calls.rename (row->name, name, row->calls.user_data, &error))
        {
          refuse_name (row, error->message);
          return;
        }
      set_name (row, name);
    }
  end_renaming (row);
}

static gboolean
entry_key (GtkWidget *entry, GdkEventKey *event, LimnerSliderRow *row)
{
  if (event->keyval != GDK_KEY_Escape)
    return FALSE;
  end_renaming (row);
  return TRUE;
}

static gboolean
entry_left (GtkWidget *entry, GdkEvent *event, LimnerSliderRow *row)
{
  end_renaming (row);
  return FALSE;
}

/* --- the object --- */

static void
finalize (GObject *object)
{
  LimnerSliderRow *row = LIMNER_SLIDER_ROW (object);

  for (int i = 0; i < LIMNER_THUMBNAIL_SLIDER_CELLS; i++)
    g_clear_pointer (&row->faces[i], limner_face_unref);
  g_free (row->name);
  g_free (row->former);
  g_free (row->title);
  G_OBJECT_CLASS (limner_slider_row_parent_class)->finalize (object);
}

static void
limner_slider_row_class_init (LimnerSliderRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (LIMNER_TYPE_THUMBNAIL_SLIDER);
  g_type_ensure (LIMNER_TYPE_UNDO_ENTRY);
  G_OBJECT_CLASS (klass)->finalize = finalize;
  limner_widget_class_set_template (klass, "slider-row");
  limner_widget_class_bind (klass, LimnerSliderRow, stack);
  limner_widget_class_bind (klass, LimnerSliderRow, button);
  limner_widget_class_bind (klass, LimnerSliderRow, label);
  limner_widget_class_bind (klass, LimnerSliderRow, entry);
  limner_widget_class_bind (klass, LimnerSliderRow, text);
  limner_widget_class_bind (klass, LimnerSliderRow, lock);
  limner_widget_class_bind (klass, LimnerSliderRow, reset);
  limner_widget_class_bind (klass, LimnerSliderRow, strip);
  gtk_widget_class_bind_template_callback (widget_class, begin_renaming);
  gtk_widget_class_bind_template_callback (widget_class, entry_key);
  gtk_widget_class_bind_template_callback (widget_class, entry_left);
  gtk_widget_class_bind_template_callback (widget_class, reset_value);
  gtk_widget_class_bind_template_callback (widget_class, strip_moved);
  gtk_widget_class_bind_template_callback (widget_class, take_name);
}

static void
limner_slider_row_init (LimnerSliderRow *row)
{
  gtk_widget_init_template (GTK_WIDGET (row));
  limner_thumbnail_slider_set_pictures (LIMNER_THUMBNAIL_SLIDER (row->strip), picture_of_cell, row);
}

GtkWidget *
limner_slider_row_new (const LimnerDirection *direction, int n, const LimnerSliderRowCalls *calls)
{
  LimnerSliderRow *row = g_object_new (LIMNER_TYPE_SLIDER_ROW, "visible", TRUE, NULL);

  row->calls = *calls;
  row->name = g_strdup (direction->name);
  row->former = g_strdup (direction->former);
  row->title = direction->named ? title_of (direction->name) : g_strdup_printf (_ ("Direction %d"), n);
  memcpy (row->moves, direction->moves, sizeof row->moves);
  show_name (row);
  show_value (row);
  return GTK_WIDGET (row);
}

void
limner_slider_row_set_face (LimnerSliderRow *row, LimnerFace *face, const gboolean locked[LIMNER_LAYERS_ALL])
{
  const int middle = LIMNER_THUMBNAIL_SLIDER_CELLS / 2;

  row->locked = TRUE;
  for (int i = 0; i < LIMNER_LAYERS_ALL; i++)
    row->locked &= locked[i] || !row->moves[i];
  for (int i = 0; i < LIMNER_THUMBNAIL_SLIDER_CELLS; i++)
    {
      g_autofree char *move = g_strdup_printf ("%s=%d", row->name, i - middle);

      g_clear_pointer (&row->faces[i], limner_face_unref);
      if (face != NULL)
        row->faces[i] = i == middle ? limner_face_ref (face) : limner_face_moved_but (face, move, locked);
    }
  show_value (row);
  gtk_widget_queue_draw (row->strip);
}

void
limner_slider_row_set_value (LimnerSliderRow *row, double value)
{
  row->value = value;
  show_value (row);
}

double
limner_slider_row_value (LimnerSliderRow *row)
{
  return row->value;
}

const char *
limner_slider_row_name (LimnerSliderRow *row)
{
  return row->name;
}

gboolean
limner_slider_row_answers_to (LimnerSliderRow *row, const char *name)
{
  g_auto (GStrv) former = g_strsplit (row->former, " ", -1);

  return g_str_equal (row->name, name) || g_strv_contains ((const char *const *) former, name);
}

LimnerFace *
limner_slider_row_face (LimnerSliderRow *row, int cell)
{
  return row->faces[cell];
}
