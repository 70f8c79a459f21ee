import { ButtonLink } from '#components/ui/button.tsx';
import { Empty } from '#components/ui/page.tsx';

export default function NotFound() {
  return (
    <main>
      <h1 className="sr-only">Not found</h1>
      <Empty title="There is no such page, or it is not yours">
        <p>The address may be mistyped, or what it named does not exist on this desk.</p>
        <ButtonLink href="/" look="main" className="mt-4">
          Go to your turn
        </ButtonLink>
      </Empty>
    </main>
  );
}
