/* Labelled rows of controls, and what they share. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Data of a composite control: the widget in it that takes the keyboard. */
#define LIMNER_FOCUS_KEY "limner-focus"

/* A grid with the spacing of the dialogs: labels in column 0, controls in column 1. */
GtkWidget *limner_rows_new (void);
/* Adds a control under a label with a mnemonic, and a tooltip for both. */
void limner_rows_add (GtkWidget *rows, const char *label, GtkWidget *control, const char *tip);

/* Text that wraps, at most 60 characters wide, which is read easily. */
GtkWidget *limner_text_new (const char *text);
/* A group's heading. */
GtkWidget *limner_heading_new (const char *text);
/* A button with a symbolic icon, a tooltip and an accessible name. */
GtkWidget *limner_icon_button_new (const char *icon, const char *name);

/* Calls func (widget) from the main loop, unless the widget is gone by then: a dialog that is run from a menu
 * item's own signal would stand in the way of assistive technology, which waits for the signal to end. */
void limner_call_later (GtkWidget *widget, void (*func) (GtkWidget *widget));

/* Grows the window for what has appeared in it, as far as the screen allows. */
void limner_grow_window (GtkWidget *widget);

/* Scrolls the GtkScrolledWindow that holds the widget until the widget is in sight: all of it, or its top
 * where it is higher than the view. */
void limner_scroll_to (GtkWidget *widget);

/* A section that opens and closes; while it is closed, its child takes no keyboard focus. */
GtkWidget *limner_expander_new (const char *label, GtkWidget *child);

/* The style sheet of all of Limner's widgets, once for the default screen. */
void limner_theme_load (void);

G_END_DECLS
