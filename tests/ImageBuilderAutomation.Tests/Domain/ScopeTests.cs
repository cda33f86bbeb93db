using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Tests.Policies;

namespace ImageBuilderAutomation.Tests.Domain;

public sealed class ScopeTests
{
    private static readonly ImageFacts Image = Facts.Image with { Tags = new Dictionary<string, string> { ["env"] = "prod-eu", ["team"] = "shop" } };

    [Theory]
    [InlineData("""{ "pipelines": ["pay-*", "web-*"] }""")]
    [InlineData("""{ "recipes": ["web-shop"] }""")]
    [InlineData("""{ "images": ["*-shop"] }""")]
    [InlineData("""{ "tags": { "env": "prod-*", "team": "*" } }""")]
    [InlineData("""{ "platforms": ["Windows", "Linux"] }""")]
    [InlineData("""{ "buildTypes": ["USER_INITIATED"] }""")]
    [InlineData("""{ "pipelines": ["web-*"], "tags": { "env": "prod-eu" } }""")]
    public void Selects(string scope) => Assert.True(Read(scope).Selects(Image));

    [Theory]
    [InlineData("""{ "pipelines": ["web"] }""")]
    [InlineData("""{ "recipes": ["pay-*"] }""")]
    [InlineData("""{ "images": ["pay-*"] }""")]
    [InlineData("""{ "tags": { "env": "prod" } }""")]
    [InlineData("""{ "tags": { "env": "prod-*", "owner": "*" } }""")]
    [InlineData("""{ "platforms": ["Windows"] }""")]
    [InlineData("""{ "buildTypes": ["SCHEDULED"] }""")]
    [InlineData("""{ "pipelines": ["web-*"], "tags": { "env": "test" } }""")]
    public void Does_not_select(string scope) => Assert.False(Read(scope).Selects(Image));

    [Fact]
    public void An_image_without_a_pipeline_is_in_no_pipeline() =>
        Assert.False(Read("""{ "pipelines": ["*"] }""").Selects(Image with { PipelineArn = null }));

    [Fact]
    public void A_platform_or_build_type_the_service_does_not_report_loosens_no_rule()
    {
        Assert.True(Read("""{ "platforms": ["Windows"] }""").Selects(Image with { Platform = null }));
        Assert.True(Read("""{ "buildTypes": ["SCHEDULED"] }""").Selects(Image with { BuildType = null }));
    }

    private static Scope Read(string scope) => PolicyTexts.Read($$"""{ "scopes": { "it": {{scope}} } }""").Scopes["it"];
}
