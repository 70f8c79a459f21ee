import { ButtonLink } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/page.tsx';

export default function NotFound() {
  return (
    <>
      <h1 className="sr-only">Not found</h1>
      <Empty title="There is no such thing, or it is not yours">
        <p>Nothing on this desk has this id. It may belong to another installation.</p>
        <ButtonLink href="/" look="main" className="mt-4">
          Go to your turn
        </ButtonLink>
      </Empty>
    </>
  );
}
