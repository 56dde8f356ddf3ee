import { Suspense } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { isLoggedOut, useSession } from './api/session.ts';
import { pagesOf } from './pages.ts';
import { Login } from './pages/login/login.tsx';
import { Setup } from './pages/login/setup.tsx';
import { Failed, Loading } from './shell/states.tsx';
import { Shell } from './shell/shell.tsx';

export function App() {
  const session = useSession();
  if (session.isPending) return <Loading />;
  if (isLoggedOut(session.error)) {
    return (
      <Routes>
        <Route path="/setup" element={<Setup />} />
        <Route path="*" element={<Login />} />
      </Routes>
    );
  }
  if (session.error !== null) return <Failed error={session.error} retry={() => void session.refetch()} />;
  const open = pagesOf(session.data);
  return (
    <Shell pages={open} session={session.data}>
      <Suspense fallback={<Loading />}>
        <Routes>
          {open.map(({ path, Component }) => (
            <Route key={path} path={path} element={<Component />} />
          ))}
          <Route path="*" element={<Navigate to="/" replace />} />
        </Routes>
      </Suspense>
    </Shell>
  );
}
