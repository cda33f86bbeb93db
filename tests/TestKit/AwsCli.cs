using Xunit;

namespace TestKit;

/// <summary>The AWS command line on this machine, which is optional. Tests that need it are marked with <see cref="AwsCliFactAttribute"/>.</summary>
public static class AwsCli
{
    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => System.IO.Path.Combine(folder, OperatingSystem.IsWindows() ? "aws.exe" : "aws"))
        .FirstOrDefault(File.Exists);

    public static string? SkipReason { get; } = Path is null ? "The AWS command line is not on the PATH." : null;
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
