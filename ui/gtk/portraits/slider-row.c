#include "config.h"

#include "portraits/slider-row-private.h"

#include "widgets/entry-undo-private.h"
#include "widgets/rows-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define ROW_KEY "limner-slider-row"

typedef struct
{
  LimnerSliderRowCalls calls;
  char *name, *former, *title;
  gboolean moves[LIMNER_LAYERS_ALL];
  LimnerFace *faces[LIMNER_THUMBNAIL_SLIDER_CELLS];
  double value;
  gboolean locked, showing; /* showing: the slider is being set from the value; do not report */
  GtkWidget *stack, *button, *label, *entry, *text, *lock, *reset, *strip;
} Row;

static Row *
row_of (GtkWidget *widget)
{
  return g_object_get_data (G_OBJECT (widget), ROW_KEY);
}

static void
row_free (gpointer data)
{
  Row *row = data;

  for (int i = 0; i < LIMNER_THUMBNAIL_SLIDER_CELLS; i++)
    g_clear_pointer (&row->faces[i], limner_face_unref);
  g_free (row->name);
  g_free (row->former);
  g_free (row->title);
  g_free (row);
}

/* Names of directions that bundled networks use. */
static const char *const known_titles[] = {
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
show_value (Row *row)
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
strip_moved (GtkRange *strip, Row *row)
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
reset (Row *row)
{
  row->value = 0;
  show_value (row);
  row->calls.moved (row->calls.user_data);
}

static cairo_surface_t *
picture_of_cell (int cell, gpointer user_data)
{
  const Row *row = user_data;

  return row->faces[cell] != NULL ? row->calls.picture (row->faces[cell], row->calls.user_data) : NULL;
}

/* --- the name --- */

static void
begin_renaming (Row *row)
{
  gtk_entry_set_text (GTK_ENTRY (row->entry), row->title);
  gtk_entry_set_icon_from_icon_name (GTK_ENTRY (row->entry), GTK_ENTRY_ICON_SECONDARY, NULL);
  gtk_stack_set_visible_child (GTK_STACK (row->stack), row->entry);
  gtk_widget_grab_focus (row->entry);
}

static void
end_renaming (Row *row)
{
  gboolean focus = gtk_widget_has_focus (row->entry);

  gtk_stack_set_visible_child (GTK_STACK (row->stack), row->button);
  if (focus)
    gtk_widget_grab_focus (row->button);
}

static void
refuse (Row *row, const char *sentence)
{
  GtkEntry *entry = GTK_ENTRY (row->entry);

  gtk_entry_set_icon_from_icon_name (entry, GTK_ENTRY_ICON_SECONDARY, "dialog-warning-symbolic");
  gtk_entry_set_icon_tooltip_text (entry, GTK_ENTRY_ICON_SECONDARY, sentence);
  gtk_widget_set_tooltip_text (row->entry, sentence);
  atk_object_set_description (gtk_widget_get_accessible (row->entry), sentence);
}

static void
show_name (Row *row)
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
become (Row *row, const char *name)
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
take_name (Row *row)
{
  g_autofree char *name = name_from (gtk_entry_get_text (GTK_ENTRY (row->entry)));
  g_autofree char *same = name_from (row->title);
  g_autoptr (GError) error = NULL;

  if (*name != '\0' && !g_str_equal (name, same))
    {
      if (!row->calls.rename (row->name, name, row->calls.user_data, &error))
        {
          refuse (row, error->message);
          return;
        }
      become (row, name);
    }
  end_renaming (row);
}

static gboolean
entry_key (GtkWidget *entry, GdkEventKey *event, Row *row)
{
  if (event->keyval != GDK_KEY_Escape)
    return FALSE;
  end_renaming (row);
  return TRUE;
}

static gboolean
entry_left (GtkWidget *entry, GdkEvent *event, Row *row)
{
  end_renaming (row);
  return FALSE;
}

static GtkWidget *
make_title (Row *row)
{
  row->label = gtk_label_new (NULL);
  row->stack = gtk_stack_new ();
  row->button = gtk_button_new ();
  row->entry = gtk_entry_new ();
  gtk_label_set_xalign (GTK_LABEL (row->label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (row->label), PANGO_ELLIPSIZE_END);
  gtk_container_add (GTK_CONTAINER (row->button), row->label);
  gtk_button_set_relief (GTK_BUTTON (row->button), GTK_RELIEF_NONE);
  gtk_style_context_add_class (gtk_widget_get_style_context (row->button), "limner-name");
  gtk_widget_set_tooltip_text (row->button, _ ("Click to rename it"));
  atk_object_set_name (gtk_widget_get_accessible (row->entry), _ ("New name"));
  gtk_entry_set_max_length (GTK_ENTRY (row->entry), 64);
  gtk_entry_set_width_chars (GTK_ENTRY (row->entry), 16);
  gtk_container_add (GTK_CONTAINER (row->stack), row->button);
  gtk_container_add (GTK_CONTAINER (row->stack), row->entry);
  gtk_stack_set_hhomogeneous (GTK_STACK (row->stack), FALSE);
  limner_entry_add_undo (row->entry);
  g_signal_connect_swapped (row->button, "clicked", G_CALLBACK (begin_renaming), row);
  g_signal_connect_swapped (row->entry, "activate", G_CALLBACK (take_name), row);
  g_signal_connect (row->entry, "key-press-event", G_CALLBACK (entry_key), row);
  g_signal_connect (row->entry, "focus-out-event", G_CALLBACK (entry_left), row);
  return row->stack;
}

/* --- the row --- */

static GtkWidget *
make_header (Row *row)
{
  GtkWidget *header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  row->text = gtk_label_new (NULL);
  gtk_style_context_add_class (gtk_widget_get_style_context (row->text), "limner-note");
  row->lock = gtk_image_new_from_icon_name ("changes-prevent-symbolic", GTK_ICON_SIZE_MENU);
  gtk_widget_set_tooltip_text (row->lock, _ ("Everything that it changes is locked"));
  gtk_widget_set_no_show_all (row->lock, TRUE);
  row->reset = limner_icon_button_new ("edit-undo-symbolic", "");
  gtk_button_set_relief (GTK_BUTTON (row->reset), GTK_RELIEF_NONE);
  g_signal_connect_swapped (row->reset, "clicked", G_CALLBACK (reset), row);
  gtk_box_pack_start (GTK_BOX (header), make_title (row), FALSE, FALSE, 0);
  gtk_box_pack_end (GTK_BOX (header), row->reset, FALSE, FALSE, 0);
  gtk_box_pack_end (GTK_BOX (header), row->text, FALSE, FALSE, 0);
  gtk_box_pack_end (GTK_BOX (header), row->lock, FALSE, FALSE, 0);
  return header;
}

GtkWidget *
limner_slider_row_new (const LimnerDirection *direction, int n, const LimnerSliderRowCalls *calls)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  Row *row = g_new0 (Row, 1);

  row->calls = *calls;
  row->name = g_strdup (direction->name);
  row->former = g_strdup (direction->former);
  row->title = direction->named ? title_of (direction->name) : g_strdup_printf (_ ("Direction %d"), n);
  memcpy (row->moves, direction->moves, sizeof row->moves);
  row->strip = limner_thumbnail_slider_new (picture_of_cell, row);
  g_signal_connect (row->strip, "value-changed", G_CALLBACK (strip_moved), row);
  gtk_box_pack_start (GTK_BOX (box), make_header (row), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), row->strip, FALSE, FALSE, 0);
  gtk_widget_set_halign (box, GTK_ALIGN_START);
  g_object_set_data_full (G_OBJECT (box), ROW_KEY, row, row_free);
  gtk_widget_show_all (box);
  show_name (row);
  show_value (row);
  return box;
}

void
limner_slider_row_set_face (GtkWidget *widget, LimnerFace *face, const gboolean locked[LIMNER_LAYERS_ALL])
{
  Row *row = row_of (widget);
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
limner_slider_row_set_value (GtkWidget *widget, double value)
{
  Row *row = row_of (widget);

  row->value = value;
  show_value (row);
}

double
limner_slider_row_value (GtkWidget *widget)
{
  return row_of (widget)->value;
}

const char *
limner_slider_row_name (GtkWidget *widget)
{
  return row_of (widget)->name;
}

gboolean
limner_slider_row_answers_to (GtkWidget *widget, const char *name)
{
  const Row *row = row_of (widget);
  g_auto (GStrv) former = g_strsplit (row->former, " ", -1);

  return g_str_equal (row->name, name) || g_strv_contains ((const char *const *) former, name);
}

LimnerFace *
limner_slider_row_face (GtkWidget *widget, int cell)
{
  return row_of (widget)->faces[cell];
}
