#include "config.h"

#include "widgets/rows-private.h"

#include "widgets/control-box-private.h"

#define TEXT_CHARS 60

struct _LimnerRows
{
  GtkGrid parent_instance;
  int n;
};

G_DEFINE_FINAL_TYPE (LimnerRows, limner_rows, GTK_TYPE_GRID)

static void
limner_rows_class_init (LimnerRowsClass *klass)
{
}

static void
limner_rows_init (LimnerRows *rows)
{
  gtk_grid_set_row_spacing (GTK_GRID (rows), 6);
  gtk_grid_set_column_spacing (GTK_GRID (rows), 12);
}

GtkWidget *
limner_rows_new (void)
{
  return g_object_new (LIMNER_TYPE_ROWS, NULL);
}

/* A label's text without the mnemonic underscore. */
static char *
plain_text (const char *text)
{
  g_autoptr (GString) plain = g_string_new (NULL);

  for (; *text != '\0'; text++)
    if (*text != '_')
      g_string_append_c (plain, *text);
  return g_strdup (plain->str);
}

void
limner_rows_add (LimnerRows *rows, const char *text, GtkWidget *control, const char *tip)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (text), *focus = limner_control_focus (control);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), focus);
  /* A button in a control has an accessible name of its own. */
  if (focus == control || !GTK_IS_BUTTON (focus))
    {
      g_autofree char *name = plain_text (text);
      atk_object_set_name (gtk_widget_get_accessible (focus), name);
    }
  g_object_bind_property (control, "sensitive", label, "sensitive", G_BINDING_SYNC_CREATE);
  gtk_widget_set_tooltip_text (label, tip);
  gtk_widget_set_tooltip_text (control, tip);
  gtk_widget_set_hexpand (control, TRUE);
  gtk_grid_attach (GTK_GRID (rows), label, 0, rows->n, 1, 1);
  gtk_grid_attach (GTK_GRID (rows), control, 1, rows->n, 1, 1);
  rows->n++;
}

GtkWidget *
limner_text_new (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_line_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), TEXT_CHARS);
  return label;
}

GtkWidget *
limner_heading_new (const char *text)
{
  g_autofree char *markup = g_markup_printf_escaped ("<b>%s</b>", text);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_markup_with_mnemonic (GTK_LABEL (label), markup);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  return label;
}

GtkWidget *
limner_icon_button_new (const char *icon, const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon, GTK_ICON_SIZE_BUTTON);

  gtk_widget_set_tooltip_text (button, name);
  atk_object_set_name (gtk_widget_get_accessible (button), name);
  return button;
}

static void
destroy_child (GtkWidget *child, gpointer data)
{
  gtk_widget_destroy (child);
}

void
limner_destroy_children (GtkWidget *container)
{
  gtk_container_foreach (GTK_CONTAINER (container), destroy_child, NULL);
}

typedef struct
{
  GtkWidget *widget;
  void (*func) (GtkWidget *widget);
} Call;

static gboolean
run_call (gpointer user_data)
{
  const Call *later = user_data;

  if (!gtk_widget_in_destruction (later->widget) && gtk_widget_get_realized (later->widget))
    later->func (later->widget);
  return G_SOURCE_REMOVE;
}

static void
call_free (Call *later)
{
  g_object_unref (later->widget);
  g_free (later);
}

void
limner_call_later (GtkWidget *widget, void (*func) (GtkWidget *widget))
{
  Call *later = g_new0 (Call, 1);

  later->widget = g_object_ref (widget);
  later->func = func;
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, run_call, later, (GDestroyNotify) call_free);
}

void
limner_grow_window (GtkWidget *widget)
{
  GtkWidget *window = gtk_widget_get_toplevel (widget);
  GdkRectangle screen;
  int width, height, natural;

  if (!GTK_IS_WINDOW (window) || !gtk_widget_get_realized (window))
    return;
  gdk_monitor_get_workarea (
      gdk_display_get_monitor_at_window (gtk_widget_get_display (window), gtk_widget_get_window (window)),
      &screen);
  gtk_window_get_size (GTK_WINDOW (window), &width, &height);
  gtk_widget_get_preferred_height (window, NULL, &natural);
  natural = MIN (natural, screen.height * 9 / 10);
  if (natural > height)
    gtk_window_resize (GTK_WINDOW (window), width, natural);
}

void
limner_scroll_to (GtkWidget *widget)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  GtkWidget *view = scrolled != NULL ? gtk_bin_get_child (GTK_BIN (scrolled)) : NULL;
  GtkAdjustment *adjustment;
  int x, y, height;

  if (view == NULL || !gtk_widget_translate_coordinates (widget, view, 0, 0, &x, &y))
    return;
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  height = MIN (gtk_widget_get_allocated_height (widget), (int) gtk_adjustment_get_page_size (adjustment));
  y += (int) gtk_adjustment_get_value (adjustment);
  gtk_adjustment_clamp_page (adjustment, y, y + height);
}

static void
expanded_changed (GtkWidget *expander)
{
  limner_call_later (expander, limner_grow_window);
}

GtkWidget *
limner_expander_new (const char *label, GtkWidget *child)
{
  GtkWidget *expander = gtk_expander_new_with_mnemonic (label);

  gtk_widget_set_margin_top (child, 6);
  gtk_widget_set_margin_start (child, 12);
  gtk_container_add (GTK_CONTAINER (expander), child);
  /* GtkExpander gives the focus to a collapsed child unless the child is hidden. */
  gtk_widget_show_all (child);
  gtk_widget_set_no_show_all (child, TRUE);
  g_object_bind_property (expander, "expanded", child, "visible", G_BINDING_SYNC_CREATE);
  g_signal_connect (expander, "notify::expanded", G_CALLBACK (expanded_changed), NULL);
  return expander;
}
