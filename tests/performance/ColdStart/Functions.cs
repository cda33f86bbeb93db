using System.Diagnostics;
using System.Globalization;
using TestKit;

namespace ColdStart;

/// <summary>Starts a function as Lambda does, on one core, sends it events one after the other, and kills it.</summary>
internal sealed class Functions(Uri imageBuilder, Uri table, string core)
{
    public const string Account = "123456789012";
    public const string Region = "us-east-1";
    public const string Table = "records";

    public static Func<string, string?> Environment(Uri imageBuilder, Uri? table) => Values(imageBuilder, table).GetValueOrDefault;

    /// <exception cref="InvalidOperationException">The function returned an error.</exception>
    public async Task<Start> MeasureAsync(Variant variant, IReadOnlyList<string> events)
    {
        await using var lambda = await LambdaRuntimeStub.StartAsync();
        lambda.Send(new("1", events[0]) { Deadline = DateTimeOffset.UtcNow.AddMinutes(1) });

        var began = Stopwatch.GetTimestamp();
        using var task = Process.Start(Command(variant, lambda.Address))!;
        task.OutputDataReceived += (_, _) => { };
        task.BeginOutputReadLine();
        var errors = task.StandardError.ReadToEndAsync();
        try
        {
            await AnsweredAsync(lambda, variant);
            var cold = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            var cpu = CpuMs(task.Id);

            List<double> warm = [];
            for (var i = 1; i < events.Count; i++)
            {
                var offered = Stopwatch.GetTimestamp();
                lambda.Send(new($"{i + 1}", events[i]) { Deadline = DateTimeOffset.UtcNow.AddMinutes(1) });
                await AnsweredAsync(lambda, variant);
                warm.Add(Stopwatch.GetElapsedTime(offered).TotalMilliseconds);
            }

            return new(cold, cpu, Median(warm), PeakMiB(task.Id));
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException)
        {
            task.Kill();
            throw new InvalidOperationException($"{variant.Name}: {e.Message}\n{await errors}", e);
        }
        finally
        {
            task.Kill();
            await task.WaitForExitAsync();
        }
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? 0 : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static async Task AnsweredAsync(LambdaRuntimeStub lambda, Variant variant)
    {
        var post = await lambda.NextPostAsync();
        if (!post.Path.EndsWith("/response", StringComparison.Ordinal))
            throw new InvalidOperationException($"{variant.Name} posted {post.Path}: {post.Body}");
    }

    /// <summary>The CPU time of all its threads, as counted by the scheduler.</summary>
    private static double CpuMs(int processId) => Directory.EnumerateDirectories($"/proc/{processId}/task")
        .Sum(task => double.Parse(File.ReadAllText(Path.Combine(task, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture)) / 1e6;

    /// <summary>The peak resident memory, as counted by the kernel.</summary>
    private static double PeakMiB(int processId)
    {
        var line = File.ReadLines($"/proc/{processId}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    private ProcessStartInfo Command(Variant variant, string runtimeApi)
    {
        var command = new ProcessStartInfo("taskset", ["-c", core, .. variant.Command]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Values(imageBuilder, table))
            command.Environment[name] = value;
        command.Environment["AWS_LAMBDA_RUNTIME_API"] = runtimeApi;
        command.Environment["ANNOTATIONS_HANDLER"] = "AnswerWaitingStep";
        return command;
    }

    private static Dictionary<string, string> Values(Uri imageBuilder, Uri? table) => new()
    {
        ["AWS_REGION"] = Region,
        ["AWS_DEFAULT_REGION"] = Region,
        ["AWS_ACCESS_KEY_ID"] = "local",
        ["AWS_SECRET_ACCESS_KEY"] = "local",
        ["AWS_SESSION_TOKEN"] = "local",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["AWS_ENDPOINT_URL_IMAGEBUILDER"] = imageBuilder.ToString(),
        ["AWS_ENDPOINT_URL_DYNAMODB"] = table?.ToString() ?? "",
        ["TABLE_NAME"] = Table,
        ["STACK_ACCOUNT"] = Account,
        ["STACK_REGION"] = Region,
        // The packaged policy only observes; this one has the same conditions and answers.
        ["POLICY_FILE"] = Repository.PathOf("src", "ImageBuilderAutomation.Local", "Demo", "policy.json"),
    };
}
