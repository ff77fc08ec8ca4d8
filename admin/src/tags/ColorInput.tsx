import CheckIcon from '@mui/icons-material/Check';
import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import FormLabel from '@mui/material/FormLabel';
import { FieldTitle, useInput } from 'react-admin';
import { TAG_COLORS, textOn } from './tagColors.ts';

/** A choice of {@link TAG_COLORS}, or any other by the browser's own picker. */
export function ColorInput({ source }: { source: string }) {
  const { field, id } = useInput<string>({ source });
  const value = (field.value ?? '').toLowerCase();
  return (
    <Box sx={{ mt: 1.5 }}>
      <FormLabel id={`${id}-label`} sx={{ fontSize: '0.8rem' }}>
        <FieldTitle source={source} />
      </FormLabel>
      <Box role="radiogroup" aria-labelledby={`${id}-label`} sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1, mt: 0.75 }}>
        {TAG_COLORS.map((color) => (
          <ButtonBase
            key={color}
            role="radio"
            aria-checked={color === value}
            aria-label={color}
            onClick={() => field.onChange(color)}
            sx={{ width: 34, height: 34, borderRadius: '50%', bgcolor: color, color: textOn(color) }}
          >
            {color === value && <CheckIcon fontSize="small" />}
          </ButtonBase>
        ))}
        <Box
          component="input"
          type="color"
          aria-labelledby={`${id}-label`}
          value={value || TAG_COLORS[0]}
          onChange={field.onChange}
          sx={{ width: 44, height: 34, p: 0.25, border: 1, borderColor: 'divider', borderRadius: 1, bgcolor: 'transparent', cursor: 'pointer' }}
        />
      </Box>
    </Box>
  );
}
