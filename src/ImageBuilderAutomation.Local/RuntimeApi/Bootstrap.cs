using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ImageBuilderAutomation.Local.RuntimeApi;

/// <summary>The file that a function's process is started from: a managed assembly, started by <c>dotnet</c>, or a native executable.</summary>
public sealed class Bootstrap
{
    private static readonly string DotnetRoot = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    private readonly string _file;

    private Bootstrap(string file) => _file = Path.GetFullPath(file);

    /// <summary>The folder of the function, which is the value of LAMBDA_TASK_ROOT.</summary>
    public string Folder => Path.GetDirectoryName(_file)!;

    /// <summary>The value of the template's parameter Package for this file.</summary>
    public string Package => IsManaged ? "managed" : "aot";

    private bool IsManaged => _file.EndsWith(".dll", StringComparison.Ordinal);

    /// <param name="path">A published folder, or a file in it; null for the functions that were built with this host.</param>
    /// <exception cref="FileNotFoundException">The path holds no function executable.</exception>
    public static Bootstrap At(string? path)
    {
        path ??= Path.Combine(AppContext.BaseDirectory, "functions");
        string[] candidates = Directory.Exists(path) ? [Path.Combine(path, "bootstrap.dll"), Path.Combine(path, "bootstrap")] : [path];
        return candidates.FirstOrDefault(File.Exists) is { } file
            ? new(file)
            : throw new FileNotFoundException($"Found no function to start: expected {string.Join(" or ", candidates)}.");
    }

    /// <summary>The command that starts the process. Of this process's environment, only PATH is passed on.</summary>
    public ProcessStartInfo Command(IReadOnlyDictionary<string, string> environment)
    {
        var command = new ProcessStartInfo
        {
            FileName = IsManaged ? Path.Combine(DotnetRoot, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet") : _file,
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        if (IsManaged)
            command.ArgumentList.Add(_file);

        var path = command.Environment["PATH"];
        command.Environment.Clear();
        command.Environment["PATH"] = path;
        command.Environment["DOTNET_ROOT"] = DotnetRoot;
        // Otherwise a killed process leaves its diagnostic socket in the temporary folder.
        command.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach (var (name, value) in environment)
            command.Environment[name] = value;
        return command;
    }
}

/// <summary>Options for running each function in processes of its own.</summary>
public sealed record ProcessOptions
{
    public required Bootstrap Bootstrap { get; init; }

    /// <summary>The maximum number of processes of one function. A lower reserved concurrency in the template takes precedence.</summary>
    public int MaxPerFunction { get; init; } = 8;

    /// <summary>The time that a process may take to start, in addition to the function's time-out.</summary>
    // Documented: the init phase is limited to ten seconds; a longer one is repeated within the invocation's time-out.
    public TimeSpan StartTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The time that a process may take to end after SIGTERM before it is killed.</summary>
    public TimeSpan EndTime { get; init; } = TimeSpan.FromSeconds(2);
}
