using System.Diagnostics;
using Xunit;

namespace TestKit;

/// <summary>Python with boto3 on this machine, which is optional. Tests that need it are marked with <see cref="Boto3FactAttribute"/>.</summary>
public static class Boto3
{
    public const string Python = "python3";

    public static bool IsThere { get; } = Imports();

    public static string? SkipReason { get; } = IsThere ? null : "python3 with boto3 is not on the PATH; `pip install boto3` to run this test.";

    private static bool Imports()
    {
        try
        {
            using var python = Process.Start(
                new ProcessStartInfo(Python, ["-c", "import boto3"]) { RedirectStandardError = true, RedirectStandardOutput = true });
            python!.WaitForExit();
            return python.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

/// <summary>A fact that needs Python with boto3: skipped with a message where they are missing, in CI too.</summary>
public sealed class Boto3FactAttribute : FactAttribute
{
    public Boto3FactAttribute() => Skip = Boto3.SkipReason;
}

/// <summary>A theory that needs Python with boto3: skipped with a message where they are missing, in CI too.</summary>
public sealed class Boto3TheoryAttribute : TheoryAttribute
{
    public Boto3TheoryAttribute() => Skip = Boto3.SkipReason;
}
