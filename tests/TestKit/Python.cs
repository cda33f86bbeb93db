using System.Collections.Concurrent;
using System.Diagnostics;
using Xunit;

namespace TestKit;

/// <summary>Python on this machine, which is optional, as are its packages. Tests that need it are marked with <see cref="PythonFactAttribute"/>.</summary>
public static class Python
{
    public const string Command = "python3";

    private static readonly ConcurrentDictionary<string, bool> Known = [];

    /// <returns>Null if the package can be imported.</returns>
    public static string? SkipReason(string package) => Known.GetOrAdd(package, Imports)
        ? null
        : $"{Command} with {package} is not on the PATH; `pip install {package}` to run this test.";

    private static bool Imports(string package)
    {
        try
        {
            using var python = Process.Start(
                new ProcessStartInfo(Command, ["-c", $"import {package}"]) { RedirectStandardError = true, RedirectStandardOutput = true });
            python!.WaitForExit();
            return python.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

/// <summary>A fact that needs a Python package: skipped with a message where it is missing, in CI too.</summary>
public sealed class PythonFactAttribute : FactAttribute
{
    /// <param name="isLong">Whether only a long run plays it.</param>
    public PythonFactAttribute(string package, bool isLong = false) => Skip = Python.SkipReason(package) ?? (isLong ? LongRun.SkipReason : null);
}

/// <summary>A theory that needs a Python package: skipped with a message where it is missing, in CI too.</summary>
public sealed class PythonTheoryAttribute : TheoryAttribute
{
    public PythonTheoryAttribute(string package) => Skip = Python.SkipReason(package);
}
