import { Loading } from '#components/ui/page.tsx';

export default function DeskLoading() {
  return <Loading what="the page" />;
}
