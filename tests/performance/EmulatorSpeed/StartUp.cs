using System.Diagnostics;

namespace EmulatorSpeed;

/// <summary>Measures the time from the start of the process to the first response.</summary>
internal static class StartUp
{
    private const int Runs = 9;

    public static async Task MeasureAsync()
    {
        var folder = AppContext.BaseDirectory;
        var (emulator, nothing) = (new List<double>(), new List<double>());
        for (var runSequence = 0; runSequence <= Runs; runSequence++)
        {
            // The first round only warms the file cache.
            var one = await SecondsAsync([Path.Combine(folder, "EmulatorSpeed.dll"), "nothing"], "/");
            var other = await SecondsAsync([Path.Combine(folder, "ImageBuilderAutomation.Local.dll"), "emulator", "--port", "0"], "/_emulator/ready");
            if (runSequence == 0)
                continue;
            nothing.Add(one);
            emulator.Add(other);
        }

        Console.WriteLine("| start of the process to first response, seconds | median | worst |");
        Console.WriteLine("| --- | ---: | ---: |");
        Console.WriteLine($"| nothing | {Median(nothing):0.00} | {nothing.Max():0.00} |");
        Console.WriteLine($"| emulator | {Median(emulator):0.00} | {emulator.Max():0.00} |");
        Console.WriteLine();
    }

    public static double Median(IEnumerable<double> values) => values.Order().ToList() is var all ? all[all.Count / 2] : 0;

    private static async Task<double> SecondsAsync(string[] command, string path)
    {
        var watch = Stopwatch.StartNew();
        using var task = Process.Start(new ProcessStartInfo("dotnet", command) { RedirectStandardOutput = true })!;
        try
        {
            string? line;
            do
                line = await task.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"{command[0]} ended.");
            while (!line.Contains("http://", StringComparison.Ordinal));

            var url = new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..]);
            using var caller = await Caller.ConnectAsync(url);
            await caller.SendAsync(Caller.Request("GET", path, ""));
            return watch.Elapsed.TotalSeconds;
        }
        finally
        {
            task.Kill();
            await task.WaitForExitAsync();
        }
    }
}
