using System.Diagnostics;
using TestKit;

namespace EndToEnd.Packages;

/// <summary>The two packages as <c>sam build</c> makes them, but with the bundled AWS packages. Built once per test run.</summary>
internal sealed class Package
{
    // The newest framework whose native libraries link on every machine that runs the tests.
    private const string NativeFramework = "net9.0";

    private static readonly Lazy<Task<Package>> TheManaged = new(() => BuildAsync("managed", "net10.0"));
    private static readonly Lazy<Task<Package>> TheNative = new(() => BuildAsync("aot", NativeFramework));

    private Package(string folder) => Folder = folder;

    public static Task<Package> Managed => TheManaged.Value;

    public static Task<Package> Native => TheNative.Value;

    /// <summary>Null if the native package can be built. Also null in CI, where a missing tool must fail the tests instead of skipping them.</summary>
    public static string? NativeSkipReason { get; } = FindNativeSkipReason();

    public static string? MakeSkipReason { get; } = IsOnPath("make") ? null : "make is not on the PATH, but it is needed to build the packages.";

    public string Folder { get; }

    public IEnumerable<string> Files => Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(Folder, f)).Order(StringComparer.Ordinal);

    /// <summary>Runs make as SAM's makefile builder does.</summary>
    public static Task<Tool> MakeAsync(string artifacts, params string[] arguments)
    {
        var make = new ProcessStartInfo("make", ["--makefile", Repository.PathOf("Makefile"), .. arguments]) { WorkingDirectory = Repository.Root };
        make.Environment["ARTIFACTS_DIR"] = artifacts;
        foreach (var name in (string[])["PACKAGE", "AWS_PACKAGES", "TFM", "AwsPackages", "MAKEFLAGS"])
            make.Environment.Remove(name);
        return Tool.RunAsync(make);
    }

    private static async Task<Package> BuildAsync(string package, string framework)
    {
        var folder = Repository.PathOf("artifacts", "tests", package);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        var make = await MakeAsync(folder, "build-AnswerWaitingStep", $"PACKAGE={package}", $"TFM={framework}", "AWS_PACKAGES=bundled");
        return make.ExitCode == 0 ? new(folder) : throw new InvalidOperationException($"make ended with code {make.ExitCode}.\n{make.Output}");
    }

    private static string? FindNativeSkipReason()
    {
        if (MakeSkipReason is not null)
            return MakeSkipReason;
        if (!OperatingSystem.IsLinux()
            || System.Runtime.InteropServices.RuntimeInformation.OSArchitecture != System.Runtime.InteropServices.Architecture.X64)
            return "The tests build the native package only on linux-x64.";
        if (Environment.GetEnvironmentVariable("CI") == "true")
            return null;
        if (!IsOnPath("clang") && !IsOnPath("gcc"))
            return "Neither clang nor gcc is on the PATH, but one of them is needed to link the native package.";
        return HasCompiler() ? null
            : $"The native compiler for {NativeFramework} is not in the NuGet cache; "
                + $"'make publish PACKAGE=aot TFM={NativeFramework} AWS_PACKAGES=bundled' downloads it.";
    }

    private static bool HasCompiler()
    {
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var compiler = Path.Combine(cache, "runtime.linux-x64.microsoft.dotnet.ilcompiler");
        return Directory.Exists(compiler) && Directory.EnumerateDirectories(compiler, "9.*").Any();
    }

    private static bool IsOnPath(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Any(folder => File.Exists(Path.Combine(folder, tool)));
}

/// <summary>A fact about the Makefile, which builds nothing. It is skipped with a reason where make is missing.</summary>
public sealed class MakeFactAttribute : FactAttribute
{
    public MakeFactAttribute() => Skip = Package.MakeSkipReason;
}

/// <summary>A fact about the managed package. It is skipped with a reason in a short run, and where the package cannot be built.</summary>
public sealed class ManagedPackageFactAttribute : FactAttribute
{
    public ManagedPackageFactAttribute() => Skip = LongRun.SkipReason ?? Package.MakeSkipReason;
}

/// <summary>
/// A fact about the native package. It is skipped with a reason in a short run, and where the package cannot be built; a long run with CI=true fails there.
/// </summary>
public sealed class NativePackageFactAttribute : FactAttribute
{
    public NativePackageFactAttribute() => Skip = LongRun.SkipReason ?? Package.NativeSkipReason;
}
