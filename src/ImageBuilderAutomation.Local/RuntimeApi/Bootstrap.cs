using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ImageBuilderAutomation.Local.RuntimeApi;

/// <summary>What a function's process is started from: a managed assembly, started by <c>dotnet</c>, or an executable.</summary>
public sealed class Bootstrap
{
    private static readonly string DotnetRoot = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    private readonly string _file;

    private Bootstrap(string file) => _file = Path.GetFullPath(file);

    /// <summary>The folder the function is unpacked in, as Lambda's LAMBDA_TASK_ROOT.</summary>
    public string Folder => Path.GetDirectoryName(_file)!;

    /// <summary>As the template's parameter Package names it.</summary>
    public string Package => IsManaged ? "managed" : "aot";

    private bool IsManaged => _file.EndsWith(".dll", StringComparison.Ordinal);

    /// <param name="path">A published folder, or a file in it; null for the functions as they were built with this host.</param>
    /// <exception cref="FileNotFoundException">There is nothing to start.</exception>
    public static Bootstrap At(string? path)
    {
        path ??= Path.Combine(AppContext.BaseDirectory, "functions");
        string[] candidates = Directory.Exists(path) ? [Path.Combine(path, "bootstrap.dll"), Path.Combine(path, "bootstrap")] : [path];
        return candidates.FirstOrDefault(File.Exists) is { } file
            ? new(file)
            : throw new FileNotFoundException($"Nothing to start functions from: expected {string.Join(" or ", candidates)}.");
    }

    /// <summary>Nothing of this process' environment shines through but where programs are found.</summary>
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
        // A killed process would leave its diagnostic socket behind in the temporary folder.
        command.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach (var (name, value) in environment)
            command.Environment[name] = value;
        return command;
    }
}
