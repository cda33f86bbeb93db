using System.Diagnostics;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator;
using ImageBuilderAutomation.Emulator.Events;
using ImageBuilderAutomation.Emulator.Time;

namespace EmulatorSpeed;

/// <summary>Simulates a month with as many pipelines as an account may have, each built once a day with scanning.</summary>
internal static class Month
{
    private const int Pipelines = 75;
    private const string Prefix = "arn:aws:imagebuilder:eu-west-1:111122223333:";

    public static async Task MeasureAsync()
    {
        using var clock = new SimulationClock(new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero));
        var received = new ReceivedEvent();
        await using var emulator = await EmulatorServer.StartAsync(new() { Clock = clock, Events = received });
        using var caller = await Caller.ConnectAsync(emulator.Url);
        Task SendAsync(string operation, string body) => caller.SendAsync(Caller.Request("PUT", $"/{operation}", body));

        await SendAsync("CreateInfrastructureConfiguration", """{"name":"infra","instanceProfileName":"builder","clientToken":"infra"}""");
        for (var i = 0; i < Pipelines; i++)
        {
            await SendAsync("CreateImageRecipe", $$"""
                {"name":"recipe {{i}}","semanticVersion":"1.0.0","parentImage":"arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/x.x.x",
                "components":[{"componentArn":"arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/x.x.x"}],"clientToken":"recipe-{{i}}"}
                """);
            await SendAsync("CreateImagePipeline", $$"""
                {"name":"pipeline {{i}}","imageRecipeArn":"{{Prefix}}image-recipe/recipe-{{i}}/1.0.0","clientToken":"pipeline-{{i}}",
                "infrastructureConfigurationArn":"{{Prefix}}infrastructure-configuration/infra","imageScanningConfiguration":{"imageScanningEnabled":true},
                "schedule":{"scheduleExpression":"cron({{i % 60}} {{i % 24}} * * ? *)","timezone":"Europe/Berlin","pipelineExecutionStartCondition":"EXPRESSION_MATCH_ONLY"} }
                """);
        }

        var watch = Stopwatch.StartNew();
        await clock.AdvanceAsync(TimeSpan.FromDays(30));
        Console.WriteLine(
            $"A simulated month of {Pipelines} pipelines: {watch.Elapsed.TotalSeconds:0.0} s, "
            + $"{received.Available:N0} images available, {received.Events:N0} events.");
        Console.WriteLine();
    }

    private sealed class ReceivedEvent : IServiceEvents
    {
        public int Events { get; private set; }

        public int Available { get; private set; }

        public void PutEvent(JsonObject envelope)
        {
            Events++;
            if (envelope["detail"]?["state"]?["status"]?.GetValue<string>() == "AVAILABLE")
                Available++;
        }

        public void PublishToTopic(string topicArn, string message)
        {
        }

        public void InvokeFunction(string functionName, JsonObject payload)
        {
        }
    }
}
