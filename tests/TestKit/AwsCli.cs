using System.Diagnostics;
using Xunit;

namespace TestKit;

/// <summary>The AWS command line on this machine, which is optional. Tests that need it are marked with <see cref="AwsCliFactAttribute"/>.</summary>
public static class AwsCli
{
    /// <summary>Held, because the server ends when its standard input does.</summary>
    private static Process? s_server;

    private static readonly Lazy<int?> Port = new(StartServer);

    /// <summary>The command that users run.</summary>
    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => System.IO.Path.Combine(folder, OperatingSystem.IsWindows() ? "aws.exe" : "aws"))
        .FirstOrDefault(File.Exists);

    public static string? SkipReason { get; } = Path is null ? "The AWS command line is not on the PATH." : null;

    /// <summary>
    /// Makes <c>aws</c> in the process a command of the same AWS CLI that one process of this test run has loaded, since loading takes most of the time
    /// of a command. In a long run, and where the CLI is no Python package, it stays the command that users run.
    /// </summary>
    public static void LoadOnce(ProcessStartInfo start)
    {
        ArgumentNullException.ThrowIfNull(start);
        if (Port.Value is not { } port)
            return;
        start.Environment["TEST_AWS_CLI_PORT"] = $"{port}";
        start.Environment["PATH"] = $"{Folder}{System.IO.Path.PathSeparator}{start.Environment["PATH"]}";
        if (start.FileName == Path)
            start.FileName = System.IO.Path.Combine(Folder, "aws");
    }

    private static string Folder => Repository.PathOf("tests", "TestKit", "AwsCommandLine");

    private static int? StartServer()
    {
        if (LongRun.IsOn || OperatingSystem.IsWindows() || Python.SkipReason("awscli") is not null)
            return null;
        var start = new ProcessStartInfo(Python.Command, [System.IO.Path.Combine(Folder, "server.py")]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        s_server = Process.Start(start) ?? throw new InvalidOperationException($"'{start.FileName}' did not start.");
        return int.TryParse(s_server.StandardOutput.ReadLine(), out var port) ? port : throw new InvalidOperationException("The loaded AWS CLI did not say its port.");
    }
}

/// <summary>A fact that needs the AWS command line: skipped with a message where it is missing, in CI too.</summary>
public sealed class AwsCliFactAttribute : FactAttribute
{
    public AwsCliFactAttribute() => Skip = AwsCli.SkipReason;
}

/// <summary>A theory that needs the AWS command line: skipped with a message where it is missing, in CI too.</summary>
public sealed class AwsCliTheoryAttribute : TheoryAttribute
{
    public AwsCliTheoryAttribute() => Skip = AwsCli.SkipReason;
}
