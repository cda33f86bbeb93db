using System.Diagnostics;
using System.Globalization;
using ColdStart;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Local.Tables;
using ImageBuilderAutomation.Local.Tables.Storage;
using TestKit;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10;
var invocations = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 11;

// The servers run on one core, the measured process on the other.
if (OperatingSystem.IsLinux())
    Process.GetCurrentProcess().ProcessorAffinity = 1;

var only = args.Length > 2 ? args[2] : "";
var variants = (await Variants.FindAsync()).Where(v => v.Name.Contains(only, StringComparison.OrdinalIgnoreCase)).ToList();
await using var table = await TableServer.StartAsync(new() { Tables = [TableSchema.Records(Functions.Table)] }, default);
var needed = (rounds + 1) * invocations * variants.Count(v => v.Answers);
await using var steps = await WaitingSteps.StartAsync(needed, url => Functions.Environment(url, null));
var functions = new Functions(steps.Url, table.Url, core: "1");

// Variants are interleaved, in reverse order every other round. The first round only warms the file cache.
var starts = variants.ToDictionary(v => v, _ => new List<Start>());
for (var runSequence = 0; runSequence <= rounds; runSequence++)
{
    foreach (var variant in runSequence % 2 == 0 ? variants : variants.AsEnumerable().Reverse())
    {
        var events = Enumerable.Range(0, invocations).Select(_ => variant.Answers ? steps.Next() : "{}").ToArray();
        var start = await functions.MeasureAsync(variant, events);
        if (runSequence > 0)
            starts[variant].Add(start);
    }
}

using var client = AwsClients.ImageBuilder(Functions.Environment(steps.Url, null));
var unanswered = await WaitingSteps.CountWaitingAsync(client);
Console.Write(Report.Of(variants, starts));
Console.WriteLine(
    $"{rounds} rounds of {invocations} invocations; {needed - unanswered} of {needed} steps answered; load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}");
return unanswered == 0 ? 0 : 1;
