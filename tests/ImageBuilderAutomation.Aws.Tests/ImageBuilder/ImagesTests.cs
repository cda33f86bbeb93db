using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Domain;
using TestKit;

namespace ImageBuilderAutomation.Aws.Tests.ImageBuilder;

public sealed class ImagesTests
{
    private const string Image = "arn:aws:imagebuilder:eu-west-1:111122223333:image/base/1.0.0/7";
    private static readonly DateTimeOffset StartedAt = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task An_image_is_read_with_its_AMIs_and_the_time_the_read_started()
    {
        var image = await ReadAsync(service => service.Answers($$$$"""
            {"image":{"arn":"{{{{Image}}}}","name":"Base","version":"1.0.0","platform":"Linux","osVersion":"Amazon Linux 2023","state":{"status":"AVAILABLE"},
            "buildType":"USER_INITIATED","imageRecipe":{"arn":"arn:recipe","parentImage":"arn:parent","components":[{"componentArn":"arn:c1"},{"componentArn":"arn:c2"}]},
            "scanState":{"status":"COMPLETED"},"infrastructureConfiguration":{"logging":{"s3Logs":{"s3BucketName":"logs","s3KeyPrefix":"builds/"}}},"sourcePipelineArn":"arn:pipeline","dateCreated":"2026-11-20T09:00:00.000Z","tags":{"a":"b"},
            "outputResources":{"amis":[{"region":"eu-west-1","image":"ami-1","accountId":"111122223333","name":"base 1"},{"region":"eu-west-2"}]}}}
            """));

        Assert.Equivalent(
            new ImageSnapshot(
                Image, "Base", "1.0.0", "AVAILABLE", null, "arn:pipeline", "arn:recipe", "Linux", "Amazon Linux 2023", "USER_INITIATED",
                new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero), [new("ami-1", "eu-west-1", "111122223333", "base 1")],
                new Dictionary<string, string> { ["a"] = "b" }, StartedAt)
            {
                ParentImage = "arn:parent",
                Components = ["arn:c1", "arn:c2"],
                ScanStatus = "COMPLETED",
                Logs = new("/aws/imagebuilder/base", "1.0.0/7", "s3://logs/builds/base/1.0.0/7"),
            },
            image,
            strict: true);
    }

    [Fact]
    public async Task A_container_is_read_with_its_URIs_and_its_own_log_group()
    {
        var image = await ReadAsync(service => service.Answers($$$$"""
            {"image":{"arn":"{{{{Image}}}}","name":"Base","version":"1.0.0","state":{"status":"AVAILABLE"},"loggingConfiguration":{"logGroupName":"ours"},
            "containerRecipe":{"arn":"arn:container-recipe","parentImage":"amazonlinux:2023"},
            "outputResources":{"containers":[{"region":"eu-west-1","imageUris":["repository:1","repository:latest"]}]}}}
            """));

        Assert.Equal(("arn:container-recipe", "amazonlinux:2023", new("ours", "1.0.0/7", null)), (image?.RecipeArn, image?.ParentImage, image?.Logs));
        Assert.Equal(["repository:1", "repository:latest"], Assert.Single(image!.Containers).Uris);
        Assert.Empty(image.Amis);
    }

    [Fact]
    public async Task A_failed_image_has_its_reason_and_no_AMI()
    {
        var image = await ReadAsync(service => service.Answers(
            $$$$"""{"image":{"arn":"{{{{Image}}}}","name":"Base","version":"1.0.0","state":{"status":"FAILED","reason":"no disk"}}}"""));

        Assert.Equal(("FAILED", "no disk", 0), (image?.Status, image?.Reason, image?.Amis.Count));
        Assert.Null(image?.CreatedAt);
    }

    [Fact]
    public async Task An_image_the_service_does_not_know_is_null() =>
        Assert.Null(await ReadAsync(service => service.Fails(404, "ResourceNotFoundException")));

    private static async Task<ImageSnapshot?> ReadAsync(Action<StubService> script)
    {
        await using var service = await StubService.StartAsync();
        script(service);
        using var client = service.Client();
        return await new Images(client, new TestClock(StartedAt)).ReadAsync(Image, default);
    }
}
