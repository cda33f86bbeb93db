using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Protocol;
using Microsoft.AspNetCore.Http;
using TestKit;

namespace Conformance.Packaged;

/// <summary>Events that the tool pushes to servers of others while a build runs.</summary>
[Collection(PackagedCollection.Name)]
public sealed class PushTests(PackagedTools tools)
{
    private const string Topic = "arn:aws:sns:us-east-1:123456789012:builds";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_URL_gets_every_event_in_order_and_the_result_as_SNS_posts_it()
    {
        await using var receiver = new Receiver();
        await using var tool = await tools.StartAsync("--stopped", "--seed-file", Seed(), "--push-to-url", await receiver.StartAsync());

        await tool.PostAsync("/_emulator/clock", """{"advance": 10800}""");
        await Poll.UntilAsync(_ => Task.FromResult(receiver.Received.Any(one => one.Kind == "message")), Limit);

        var states = receiver.Received.Where(one => one.Kind == "event").Select(one => JsonNode.Parse(one.Body)!)
            .Where(evt => $"{evt["detail-type"]}" == "EC2 Image Builder Image State Change").Select(evt => $"{evt["detail"]!["state"]!["status"]}");
        Assert.Equal(["BUILDING", "TESTING", "DISTRIBUTING", "INTEGRATING", "AVAILABLE"], states.Where(state => state is not ("PENDING" or "CREATING")));
        var message = receiver.Received.Single(one => one.Kind == "message");
        var notification = JsonNode.Parse(message.Body)!;
        Assert.Equal((Topic, "Notification", Topic), (message.Destination, $"{notification["Type"]}", $"{notification["TopicArn"]}"));
        Assert.Equal("AVAILABLE", $"{JsonNode.Parse($"{notification["Message"]}")!["state"]!["status"]}");
    }

    [Fact]
    public async Task What_a_URL_refuses_is_sent_again_then_reported_and_still_listed()
    {
        await using var receiver = new Receiver { Refuses = 3 };
        await using var tool = await tools.StartAsync("--stopped", "--seed-file", Seed(), "--push-to-url", await receiver.StartAsync());

        await tool.PostAsync("/_emulator/clock", """{"advance": 10800}""");
        await Poll.UntilAsync(_ => Task.FromResult(receiver.Received.Any(one => one.Kind == "message")), Limit);

        var listed = (await tool.GetAsync("/_emulator/events")).GetProperty("events").GetArrayLength();
        Assert.Equal(listed - 1, receiver.Received.Count);
        var (_, _, error) = await tool.EndAsync();
        Assert.Matches("^event for default not pushed to http://127.0.0.1:[0-9]+/hook: it answered 503", error);
    }

    [PythonFact("moto")]
    public async Task A_queue_and_a_bus_that_are_compatible_get_the_events()
    {
        await using var moto = await ServerProcess.StartAsync(port => new("moto_server", ["-H", "127.0.0.1", "-p", $"{port}"]));
        var queues = await AskAsync("""
            sqs, events = client("sqs"), client("events")
            direct = sqs.create_queue(QueueName="direct")["QueueUrl"]
            ruled = sqs.create_queue(QueueName="ruled")["QueueUrl"]
            arn = sqs.get_queue_attributes(QueueUrl=ruled, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
            events.put_rule(Name="images", EventPattern=json.dumps({"source": ["aws.imagebuilder"]}))
            events.put_targets(Rule="images", Targets=[{"Id": "queue", "Arn": arn}])
            print(json.dumps([direct, ruled]))
            """);
        var (direct, ruled) = ($"{queues[0]}", $"{queues[1]}");
        await using var tool = await tools.StartAsync("--stopped", "--seed-file", Seed(), "--push-to-queue", direct, "--push-to-bus", moto.Url.ToString());

        await tool.PostAsync("/_emulator/clock", """{"advance": 10800}""");
        var (_, _, error) = await tool.EndAsync();

        Assert.Equal("", error);
        var bodies = await AskAsync($$"""
            def drain(url):
                bodies = []
                while True:
                    found = client("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
                    if not found:
                        return bodies
                    for message in found:
                        bodies.append(json.loads(message["Body"]))
                        client("sqs").delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            print(json.dumps([drain("{{direct}}"), drain("{{ruled}}")]))
            """);
        Assert.Contains(bodies[0]!.AsArray(), body => $"{body!["TopicArn"]}" == Topic);
        var pushed = bodies[0]!.AsArray().Where(body => body!["detail-type"] is not null).Select(body => $"{body!["detail"]}").Order(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(pushed);
        Assert.Equal(pushed, bodies[1]!.AsArray().Select(body => $"{body!["detail"]}").Order(StringComparer.Ordinal));

        async Task<JsonArray> AskAsync(string script)
        {
            var run = await Tool.RunAsync(new(Python.Command, ["-c", $$"""
                import boto3, json
                def client(service):
                    return boto3.client(service, endpoint_url="{{moto.Url}}", region_name="us-east-1", aws_access_key_id="local", aws_secret_access_key="local")
                {{script}}
                """]));
            Assert.True(run.ExitCode == 0, run.Output);
            return JsonNode.Parse(run.StandardOutput)!.AsArray();
        }
    }

    /// <summary>A pipeline with a result topic whose build is started.</summary>
    private string Seed()
    {
        var file = Path.Combine(tools.CreateFolder("seeds").FullName, "seed.json");
        File.WriteAllText(file, $$"""
            {
              "account": "123456789012", "region": "us-east-1",
              "steps": [
                { "call": "CreateInfrastructureConfiguration", "as": "infra",
                  "input": { "name": "base", "instanceProfileName": "builder", "snsTopicArn": "{{Topic}}" } },
                { "call": "CreateImageRecipe", "as": "recipe", "input": { "name": "base", "semanticVersion": "1.0.0",
                  "parentImage": "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x",
                  "components": [ { "componentArn": "arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x" } ] } },
                { "call": "CreateImagePipeline", "as": "pipeline", "input": { "name": "base", "imageRecipeArn": "${recipe.imageRecipeArn}",
                  "infrastructureConfigurationArn": "${infra.infrastructureConfigurationArn}" } },
                { "call": "StartImagePipelineExecution", "input": { "imagePipelineArn": "${pipeline.imagePipelineArn}" } }
              ]
            }
            """);
        return file;
    }

    private sealed class Receiver : IAsyncDisposable
    {
        private readonly LoopbackServer _server = new();

        public ConcurrentQueue<(string Kind, string Destination, string Body)> Received { get; } = new();

        /// <summary>How many requests are refused first.</summary>
        public int Refuses { get; set; }

        public async Task<string> StartAsync()
        {
            await _server.StartAsync(async http =>
            {
                if (Refuses-- > 0)
                {
                    http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                    return;
                }

                using var reader = new StreamReader(http.Request.Body);
                Received.Enqueue((
                    $"{http.Request.Headers["X-Local-Image-Builder-Kind"]}", $"{http.Request.Headers["X-Local-Image-Builder-Destination"]}", await reader.ReadToEndAsync()));
            });
            return new Uri(_server.Url, "/hook").ToString();
        }

        public ValueTask DisposeAsync() => _server.DisposeAsync();
    }
}
