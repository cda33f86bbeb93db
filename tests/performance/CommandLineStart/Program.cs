using System.Diagnostics;
using System.Globalization;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Local.Tables;
using ImageBuilderAutomation.Local.Tables.Storage;
using TestKit;

const int Builds = 50, Rounds = 10;
const double MaxSeconds = 0.15;

if (args is not [var executable])
{
    Console.Error.WriteLine("Expected the path of a published image-builder-automation.");
    return 2;
}

var place = new AccountRegion("123456789012", "us-east-1");
await using var table = await TableServer.StartAsync(new() { Tables = [TableSchema.Records("records")] }, default);
await FillAsync();
(string Name, string[] Arguments)[] commands =
[
    ("--help", ["--help"]),
    ("history builds", ["history", "builds", "--pipeline", "base", "--table", "records", "--dynamodb", table.Url.ToString()]),
];
var isFast = true;
foreach (var (name, arguments) in commands)
{
    var seconds = new List<double>();
    for (var round = 0; round < Rounds; round++)
        seconds.Add(await CpuSecondsAsync(arguments));
    seconds.Sort();
    var median = (seconds[(Rounds - 1) / 2] + seconds[Rounds / 2]) / 2;
    isFast &= median < MaxSeconds;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-16} median {median:0.000} s of CPU, {seconds[0]:0.000} to {seconds[^1]:0.000}, {Rounds} runs"));
}

return isFast ? 0 : 1;

// User and system time, as the shell counts it for a child that has ended.
async Task<double> CpuSecondsAsync(string[] arguments)
{
    const string Script = "TIMEFORMAT='%U %S'; time \"$@\" > /dev/null";
    var run = await Tool.RunAsync(new ProcessStartInfo("bash", ["-c", Script, "bash", executable, .. arguments]));
    var times = run.StandardError.Trim().Split('\n')[^1].Split(' ');
    return run.ExitCode == 0
        ? times.Sum(time => double.Parse(time, CultureInfo.InvariantCulture))
        : throw new InvalidOperationException(run.Output);
}

async Task FillAsync()
{
    using var client = AwsClients.DynamoDB(name => name switch
    {
        "AWS_REGION" => place.Region,
        "AWS_ENDPOINT_URL" => table.Url.ToString(),
        "AWS_ACCESS_KEY_ID" or "AWS_SECRET_ACCESS_KEY" => "local",
        _ => null,
    });
    var records = new BuildRecords(new RecordTable(client, "records"), place);
    for (var build = 1; build <= Builds; build++)
    {
        if (await records.TryWriteAsync(Record(build), default) is null)
            throw new InvalidOperationException($"Build {build} was not written.");
    }
}

BuildRecord Record(int build)
{
    var at = new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero).AddMinutes(build);
    var image = Arn($"image/base/1.0.0/{build}");
    return new()
    {
        ImageArn = image,
        Current = new(
            image, "base", "1.0.0", "AVAILABLE", null, Arn("image-pipeline/base"), Arn("image-recipe/base/1.0.0"), "Linux", null, "SCHEDULED", at,
            [new($"ami-{build:x17}", place.Region, place.Account, null)], new Dictionary<string, string>(), at),
        Transitions = [new(null, "AVAILABLE", at, "eventbridge")],
    };
}

string Arn(string path) => $"arn:aws:imagebuilder:{place.Region}:{place.Account}:{path}";
