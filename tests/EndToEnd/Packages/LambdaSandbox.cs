using System.Diagnostics;
using System.Runtime.InteropServices;
using TestKit;

namespace EndToEnd.Packages;

/// <summary>
/// Starts a command in Lambda's file system: the package read-only in /var/task, .NET in /var/lang/bin, and nothing to write to but an empty /tmp.
/// Where the machine allows no such namespace, the command runs in the package's folder as it is.
/// </summary>
internal sealed class LambdaSandbox
{
    private const string Mounts = """
        set -e
        mount -t tmpfs tmpfs /var
        mkdir -p /var/task /var/lang/bin
        mount --bind "$1" /var/task
        mount -o remount,bind,ro /var/task
        mount --bind "$2" /var/lang/bin
        mount -o remount,bind,ro /var/lang/bin
        mount -o remount,ro /var
        mount -t tmpfs tmpfs /tmp
        mount -o remount,bind,ro /
        cd /var/task
        shift 2
        exec "$@"
        """;

    private static readonly string Dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
    private static readonly Lazy<bool> Allowed = new(Try);

    private readonly string _folder;

    public LambdaSandbox(string folder) => _folder = folder;

    public static string? SkipReason => Allowed.Value ? null : "This machine allows no mount namespaces, so the file system cannot be Lambda's.";

    /// <summary>The value of LAMBDA_TASK_ROOT.</summary>
    public string TaskRoot => Allowed.Value ? "/var/task" : _folder;

    public string DotnetRoot => Allowed.Value ? "/var/lang/bin" : Dotnet;

    public ProcessStartInfo Command(IReadOnlyDictionary<string, string> environment, params string[] command)
    {
        var start = Allowed.Value
            ? new ProcessStartInfo("unshare", ["--mount", "--map-root-user", "sh", "-c", Mounts, "sh", _folder, Dotnet, .. command])
            : new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = _folder };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return start;
    }

    private static bool Try()
    {
        if (!OperatingSystem.IsLinux())
            return false;
        var probe = new ProcessStartInfo("unshare", ["--mount", "--map-root-user", "sh", "-c", Mounts, "sh", AppContext.BaseDirectory, Dotnet, "true"])
        {
            RedirectStandardError = true,
        };
        using var task = Process.Start(probe);
        task?.WaitForExit();
        return task?.ExitCode == 0;
    }
}

/// <summary>A fact about Lambda's file system. It is skipped with a reason where the machine cannot imitate it.</summary>
public sealed class SandboxFactAttribute : FactAttribute
{
    public SandboxFactAttribute() => Skip = LambdaSandbox.SkipReason;
}
