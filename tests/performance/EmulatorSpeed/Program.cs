using System.Globalization;
using EmulatorSpeed;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["nothing"])
{
    await using var nothing = await NothingServer.StartAsync();
    Console.WriteLine(nothing.Url);
    await Task.Delay(Timeout.Infinite);
}

if (args.Length == 0 || args.Contains("requests"))
    await Requests.MeasureAsync();
if (args.Length == 0 || args.Contains("calls"))
    Calls.Measure();
if (args.Length == 0 || args.Contains("yardsticks"))
    await Yardsticks.MeasureAsync();
if (args.Length == 0 || args.Contains("start"))
    await StartUp.MeasureAsync();
if (args.Length == 0 || args.Contains("growth"))
    await Growth.MeasureAsync(many: 10_000);
if (args.Contains("growth-100000"))
    await Growth.MeasureAsync(many: 100_000);
if (args.Length == 0 || args.Contains("memory"))
    await Memory.MeasureAsync();
if (args.Length == 0 || args.Contains("month"))
    await Month.MeasureAsync();
Console.WriteLine($"{Environment.ProcessorCount} cores, load {(File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown")}");
