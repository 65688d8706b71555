/* Labelled rows of controls, and helpers for them. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A grid with the spacing of the dialogs: labels in column 0, controls in column 1. */
#define LIMNER_TYPE_ROWS (limner_rows_get_type ())
G_DECLARE_FINAL_TYPE (LimnerRows, limner_rows, LIMNER, ROWS, GtkGrid)

GtkWidget *limner_rows_new (void);
/* Adds a control with a label that has a mnemonic, and a tooltip for both. The label is sensitive while the
 * control is. The mnemonic activates limner_control_focus (control). */
void limner_rows_add (LimnerRows *rows, const char *label, GtkWidget *control, const char *tip);

/* A wrapping label, at most 60 characters wide for easy reading. */
GtkWidget *limner_text_new (const char *text);
/* A group's heading. */
GtkWidget *limner_heading_new (const char *text);
/* A button with a symbolic icon, a tooltip and an accessible name. */
GtkWidget *limner_icon_button_new (const char *icon, const char *name);

void limner_destroy_children (GtkWidget *container);

/* Calls func (widget) from the main loop, unless the widget is destroyed first. A menu item opens a
 * dialog this way: a dialog that ran inside the item's signal would block assistive technology, which
 * waits for the signal to end. */
void limner_call_later (GtkWidget *widget, void (*func) (GtkWidget *widget));

/* Enlarges the window to fit new content, within the screen. */
void limner_grow_window (GtkWidget *widget);

/* Scrolls the enclosing GtkScrolledWindow until the widget is visible; its top, if it is higher than the
 * view. */
void limner_scroll_to (GtkWidget *widget);

/* An expander whose child takes no focus while it is collapsed. */
GtkWidget *limner_expander_new (const char *label, GtkWidget *child);

/* Loads the style sheet of Limner's widgets, once for the default screen. */
void limner_theme_load (void);

G_END_DECLS
