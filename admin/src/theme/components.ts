import { alpha, type Theme } from '@mui/material/styles';
import type { RaThemeOptions } from 'react-admin';
import type { Tokens } from './palette.ts';

/** How Material UI's and react-admin's parts look here. */
export function components(theme: Theme, tokens: Tokens): RaThemeOptions['components'] {
  const line = `1px solid ${tokens.divider}`;
  return {
    MuiCssBaseline: {
      styleOverrides: {
        body: { scrollbarColor: `${tokens.text.disabled} transparent` },
        'input[type=search]::-webkit-search-cancel-button': { filter: 'grayscale(1)', opacity: 0.7 },
        '::selection': { backgroundColor: tokens.primary.light },
      },
    },
    MuiPaper: { styleOverrides: { root: { backgroundImage: 'none' } } },
    MuiCard: { defaultProps: { elevation: 0 }, styleOverrides: { root: { border: line, borderRadius: 12 } } },
    MuiButton: {
      defaultProps: { disableElevation: true },
      styleOverrides: { root: { whiteSpace: 'nowrap' }, outlined: { borderColor: tokens.divider } },
    },
    MuiButtonBase: {
      styleOverrides: { root: { '&.Mui-focusVisible': { outline: `2px solid ${tokens.primary.main}`, outlineOffset: 1 } } },
    },
    MuiTextField: { defaultProps: { variant: 'outlined', size: 'small', margin: 'dense', fullWidth: true } },
    MuiFormControl: { defaultProps: { variant: 'outlined', size: 'small', margin: 'dense', fullWidth: true } },
    MuiAutocomplete: { defaultProps: { fullWidth: true } },
    MuiTableCell: {
      styleOverrides: {
        root: { borderColor: tokens.divider, padding: '9px 14px' },
        head: { color: tokens.text.secondary, fontWeight: 600, fontSize: '0.8125rem', backgroundColor: tokens.background.paper },
      },
    },
    MuiTableRow: { styleOverrides: { root: { '&:last-child td': { borderBottom: 0 } } } },
    MuiChip: { styleOverrides: { root: { fontWeight: 550, borderRadius: 7 } } },
    MuiTooltip: { defaultProps: { arrow: true } },
    MuiAlert: { styleOverrides: { root: { borderRadius: 10 } } },
    MuiDialog: { styleOverrides: { paper: { borderRadius: 14, border: line } } },
    MuiDialogActions: { styleOverrides: { root: { padding: '12px 24px 16px' } } },
    MuiMenu: { styleOverrides: { paper: { border: line, borderRadius: 10 } } },
    RaEdit: { defaultProps: { mutationMode: 'pessimistic' }, styleOverrides: { root: { '& .RaEdit-card.MuiCard-root': { maxWidth: 880 } } } },
    RaCreate: { styleOverrides: { root: { '& .RaCreate-card.MuiCard-root': { maxWidth: 880 } } } },
    MuiOutlinedInput: { styleOverrides: { root: { backgroundColor: tokens.background.paper }, notchedOutline: { borderColor: alpha(tokens.text.primary, 0.24) } } },
    MuiToggleButton: {
      styleOverrides: { root: { '&.Mui-selected, &.Mui-selected:hover': { backgroundColor: tokens.menu.active, color: tokens.menu.activeText } } },
    },
    RaAccessDenied: {
      styleOverrides: { root: { '& .RaAccessDenied-icon': { width: 64, height: 64 }, '& .RaAccessDenied-message': { opacity: 1, color: tokens.text.secondary, '& .MuiTypography-root': { opacity: 1 } } } },
    },
    RaMenuItemLink: {
      styleOverrides: {
        root: {
          color: tokens.menu.text,
          borderRadius: 8,
          margin: '1px 8px',
          padding: '7px 10px',
          minHeight: 36,
          fontSize: '0.9rem',
          fontWeight: 500,
          '& .RaMenuItemLink-icon': { minWidth: 32, color: 'inherit', '& svg': { fontSize: 20 } },
          '&:hover': { backgroundColor: tokens.menu.hover },
          '&.RaMenuItemLink-active': { backgroundColor: tokens.menu.active, color: tokens.menu.activeText, fontWeight: 600 },
        },
      },
    },
    RaToolbar: {
      styleOverrides: { root: { backgroundColor: 'transparent', borderTop: line, [theme.breakpoints.up('sm')]: { paddingLeft: 24, paddingRight: 24 }, '&.RaToolbar-mobileToolbar': { backgroundColor: tokens.background.paper } } },
    },
    RaListToolbar: { styleOverrides: { root: { alignItems: 'center', '& .RaTopToolbar-root, & .MuiToolbar-root': { paddingBottom: 4 }, [theme.breakpoints.down('sm')]: { backgroundColor: 'transparent', minHeight: 0, paddingTop: 4 } } } },
    RaFilterForm: { styleOverrides: { root: { [theme.breakpoints.down('sm')]: { backgroundColor: 'transparent', flex: 1, '& .RaFilterFormInput-body, & .filter-field': { flex: 1 } } } } },
    RaSimpleList: { styleOverrides: { root: { '& .RaSimpleList-tertiary': { opacity: 1, color: tokens.text.secondary } } } },
    RaTopToolbar: { styleOverrides: { root: { alignItems: 'center', [theme.breakpoints.down('sm')]: { backgroundColor: 'transparent' } } } },
  };
}
