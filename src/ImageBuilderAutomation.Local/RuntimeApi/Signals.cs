using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ImageBuilderAutomation.Local.RuntimeApi;

internal static class Signals
{
    private const int Sigterm = 15;

    /// <summary>Sends SIGTERM, as Lambda does before it removes an execution environment. On Windows, which has no signals, the process is killed.</summary>
    public static void Terminate(Process task)
    {
        if (OperatingSystem.IsWindows())
            task.Kill();
        else
            _ = Kill(task.Id, Sigterm);
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}
