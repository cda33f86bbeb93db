using System.Diagnostics;
using System.Text;

namespace TestKit;

/// <summary>A child process that runs to its end.</summary>
public sealed record Tool(int ExitCode, string StandardOutput, string StandardError)
{
    public string Output => $"{StandardOutput}{StandardError}";

    public static Task<Tool> RunAsync(string file, IEnumerable<string> arguments, string folder, CancellationToken cancellationToken = default) =>
        RunAsync(new ProcessStartInfo(file, arguments) { WorkingDirectory = folder }, cancellationToken);

    public static async Task<Tool> RunAsync(ProcessStartInfo start, CancellationToken cancellationToken = default)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        start.UseShellExecute = false;

        using var task = Process.Start(start) ?? throw new InvalidOperationException($"'{start.FileName}' did not start.");
        task.StandardInput.Close();
        try
        {
            var output = task.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = task.StandardError.ReadToEndAsync(cancellationToken);
            await task.WaitForExitAsync(cancellationToken);
            return new(task.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            task.Kill(entireProcessTree: true);
            throw;
        }
    }
}
