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

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"'{start.FileName}' did not start.");
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
