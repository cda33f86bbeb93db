using System.Diagnostics;
using ImageBuilderAutomation.Emulator;
using ImageBuilderAutomation.Emulator.Time;

namespace EmulatorSpeed;

/// <summary>Compares the cost of a Get call and of a list page in accounts with 100 images and with many.</summary>
internal static class Growth
{
    private const string Prefix = "arn:aws:imagebuilder:eu-west-1:111122223333:";
    private const int Few = 100;
    private const int Recipes = 100;
    private const int Runs = 20;

    public static async Task MeasureAsync(int many)
    {
        using var clock = new SimulationClock(new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero));
        await using var few = await EmulatorServer.StartAsync(new() { Clock = clock, Builds = new() { ConcurrentBuilds = int.MaxValue } });
        using var second = new SimulationClock(clock.GetUtcNow());
        await using var large = await EmulatorServer.StartAsync(new() { Clock = second, Builds = new() { ConcurrentBuilds = int.MaxValue } });
        await FillAsync(few.Url, Few);
        await clock.AdvanceAsync(TimeSpan.FromHours(3));

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();
        await FillAsync(large.Url, many);
        await second.AdvanceAsync(TimeSpan.FromHours(3));
        var memory = GC.GetTotalMemory(forceFullCollection: true) - before;

        (string Name, byte[] Request)[] calls =
        [
            ("GetImage", Caller.Request("GET", $"/GetImage?imageBuildVersionArn={Uri.EscapeDataString($"{Prefix}image/recipe-50/1.0.0/1")}", "")),
            ("ListImages, a page of 25", Caller.Request("POST", "/ListImages", "{}")),
            ("ListImageBuildVersions, a page of 25", Caller.Request("POST", "/ListImageBuildVersions", "{}")),
            ("ListImagePipelineImages, a page of 25",
             Caller.Request("POST", "/ListImagePipelineImages", $$"""{"imagePipelineArn":"{{Prefix}}image-pipeline/pipeline"}""")),
        ];
        Console.WriteLine($"| microseconds a call, one caller | {Few:N0} images | {many:N0} images | ratio |");
        Console.WriteLine("| --- | ---: | ---: | ---: |");
        foreach (var (name, request) in calls)
        {
            var (ofFew, ofMany) = (new List<double>(), new List<double>());
            for (var run = 0; run <= Runs; run++)
            {
                var one = await CostAsync(few.Url, request);
                var other = await CostAsync(large.Url, request);
                if (run > 0)
                {
                    ofFew.Add(one);
                    ofMany.Add(other);
                }
            }

            Console.WriteLine($"| {name} | {StartUp.Median(ofFew):0} | {StartUp.Median(ofMany):0} | {StartUp.Median(ofMany) / StartUp.Median(ofFew):0.00} |");
        }

        Console.WriteLine();
        Console.WriteLine($"{many:N0} images take {memory / 1e6:0} MB; started, built and listed in {watch.Elapsed.TotalSeconds:0.0} s.");
        Console.WriteLine();
    }

    private static async Task<double> CostAsync(Uri url, byte[] request)
    {
        const int calls = 200;
        using var caller = await Caller.ConnectAsync(url);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < calls; i++)
            await caller.SendAsync(request);
        return watch.Elapsed.TotalMicroseconds / calls;
    }

    /// <summary>Creates half of the images with one pipeline and the other half from many recipes.</summary>
    private static async Task FillAsync(Uri url, int images)
    {
        using var caller = await Caller.ConnectAsync(url);
        Task SendAsync(string operation, string body) => caller.SendAsync(Caller.Request("PUT", $"/{operation}", body));

        await SendAsync("CreateInfrastructureConfiguration", """{"name":"infra","instanceProfileName":"builder","clientToken":"infra"}""");
        for (var i = 0; i < Recipes; i++)
        {
            await SendAsync("CreateImageRecipe", $$"""
                {"name":"recipe {{i}}","semanticVersion":"1.0.0","parentImage":"ami-0123456789abcdef0","clientToken":"recipe-{{i}}",
                "components":[{"componentArn":"arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/x.x.x"}]}
                """);
        }

        var infra = $"{Prefix}infrastructure-configuration/infra";
        await SendAsync("CreateImagePipeline", $$"""
            {"name":"pipeline","imageRecipeArn":"{{Prefix}}image-recipe/recipe-0/1.0.0","infrastructureConfigurationArn":"{{infra}}","clientToken":"pipeline"}
            """);
        for (var i = 0; i < images; i++)
        {
            if (i < images / 2)
                await SendAsync("StartImagePipelineExecution", $$"""{"imagePipelineArn":"{{Prefix}}image-pipeline/pipeline","clientToken":"start-{{i}}"}""");
            else
                await SendAsync("CreateImage", $$"""{"imageRecipeArn":"{{Prefix}}image-recipe/recipe-{{i % Recipes}}/1.0.0","infrastructureConfigurationArn":"{{infra}}","clientToken":"create-{{i}}"}""");
        }
    }
}
