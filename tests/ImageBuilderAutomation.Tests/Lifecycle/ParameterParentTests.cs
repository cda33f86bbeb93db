using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Lifecycle;

/// <summary>Recipes whose parent is a parameter of SSM Parameter Store.</summary>
public sealed class ParameterParentTests
{
    private const string Name = "/golden/base";
    private const string OwnArn = "arn:aws:ssm:eu-west-1:111122223333:parameter/golden/base";
    private const string Ami = "ami-0123456789abcdef0";
    private const string Parent = "base/1.0.0/1";

    private readonly LifecycleWorld _world = new();

    /// <summary>Three newer base images, so that nothing but the parameter keeps the older ones.</summary>
    public ParameterParentTests() => _world.Service.Add(
    [
        .. ImageSamples.Newest("base", 3), ImageSamples.Image(Parent, 45) with { AmiIds = [Ami] }, ImageSamples.Image("base/1.0.0/2", 44),
    ]);

    [Theory]
    [InlineData(Name)]
    [InlineData(OwnArn)]
    public async Task The_image_whose_AMI_a_parameter_holds_is_kept(string parameter)
    {
        On($"ssm:{parameter}");
        Holds(parameter, Ami);

        var plan = await PlanAsync();

        Assert.Empty(plan.Refusals);
        Assert.Contains("image-recipe/web/1.0.0 builds on it", plan.Of(Parent).Reasons);
        Assert.Equal(("keep", "act deprecate"), (plan.Of(Parent).ReasonOf(), plan.Of("base/1.0.0/2").ReasonOf()));
    }

    [Fact]
    public async Task A_run_does_not_retire_the_image_whose_AMI_a_parameter_holds()
    {
        On($"ssm:{Name}");
        Holds(Name, Ami);

        await _world.RunDaysAsync(3);

        Assert.Equal(("AVAILABLE", "DEPRECATED"), (_world.Service.StatusOf(Parent), _world.Service.StatusOf("base/1.0.0/2")));
    }

    [Fact]
    public async Task When_a_parameter_changes_before_the_run_acts_its_new_image_is_kept()
    {
        On($"ssm:{Name}");
        Holds(Name, "ami-0fedcba9876543210");
        var listed = 0;
        _world.Service.WhenListed = () =>
        {
            if (++listed == 2)
                Holds(Name, Ami);
        };

        await _world.RunDaysAsync(1);

        Assert.Equal([ImageSamples.Arn("base/1.0.0/2")], _world.Service.Sent.Select(sent => sent.ImageArn));
    }

    [Theory]
    [InlineData("web/1.0.0/1", 40, true)]
    [InlineData("web/1.0.0/1", 50, false)]
    [InlineData("web/1.0.0/1", null, true)]
    [InlineData("web/1.0.1/1", 40, false)]
    public async Task Younger_images_of_the_recipe_count_as_children_of_the_present_value(string child, int? age, bool isChild)
    {
        On($"ssm:{Name}");
        Holds(Name, Ami);
        _world.Service.Add([.. ImageSamples.Newest("web", 3), ImageSamples.Image(child, age, "ODD")]);

        Assert.Equal(isChild, (await PlanAsync()).Of(Parent).Reasons.Contains($"parent of {child}, which is kept"));
    }

    [Fact]
    public async Task The_AMI_of_no_image_and_a_parameter_that_does_not_exist_keep_nothing()
    {
        On($"ssm:{Name}", "ssm:/golden/deleted");
        Holds(Name, "ami-0fedcba9876543210");

        var plan = await PlanAsync();

        Assert.Empty(plan.Refusals);
        Assert.Equal("act deprecate", plan.Of(Parent).ReasonOf());
    }

    [Theory]
    [InlineData("latest")]
    [InlineData("AMI-0123456789ABCDEF0")]
    [InlineData("ami-0123456789abcdef0\n")]
    [InlineData(" ami-0123456789abcdef0")]
    [InlineData("")]
    public async Task A_value_that_is_no_AMI_id_refuses_the_plan(string value)
    {
        On($"ssm:{Name}");
        Holds(Name, value);

        Assert.Equal([$"the facts are incomplete: parameter {Name}: its value is no AMI id"], (await PlanAsync()).Refusals);
    }

    [Fact]
    public async Task An_unknown_value_refuses_the_plan_and_is_named_beside_other_reasons()
    {
        On($"ssm:{Name}", "ssm:/golden/web", "ssm:/golden/old", "ssm:/golden/known");
        _world.Service.Parameters[Name] = new Known<string?>.No("ssm returned 400: AccessDenied");
        _world.Service.Parameters["/golden/web"] = new Known<string?>.No("ssm returned 400: AccessDenied");
        Holds("/golden/old", "x");
        Holds("/golden/known", Ami);
        _world.Service.Incomplete = "more than 10000 images";

        var plan = await PlanAsync();

        Assert.Equal(
            [
                $"the facts are incomplete: more than 10000 images, parameter {Name}, /golden/web: ssm returned 400: AccessDenied, "
                + "parameter /golden/old: its value is no AMI id",
            ],
            plan.Refusals);
        Assert.Equal("keep", plan.Of(Parent).ReasonOf());
    }

    [Fact]
    public async Task A_run_with_an_unknown_value_retires_nothing_and_reports_the_refusal()
    {
        On($"ssm:{Name}");
        _world.Service.Parameters[Name] = new Known<string?>.No("ssm did not respond in time");

        await _world.RunDaysAsync(1);

        Assert.Empty(_world.Service.Sent);
        Assert.Contains($"parameter {Name}: ssm did not respond in time", Assert.Single(_world.Notifications.All).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64")]
    [InlineData("ssm:arn:aws:ssm:eu-west-1::parameter/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64")]
    [InlineData("ami-0123456789abcdef0")]
    public async Task Parameter_Store_is_not_read_when_no_recipe_names_a_parameter_of_ours(string parent)
    {
        On(parent);

        Assert.Empty((await PlanAsync()).Refusals);
        Assert.DoesNotContain("GetParameters", _world.Service.Calls);
    }

    [Fact]
    public async Task Each_parameter_is_requested_once()
    {
        On($"ssm:{Name}", $"ssm:{Name}", "ssm:/golden/a");
        var store = new RequestedParameters();

        await GatherAsync(store);

        Assert.Equal(["/golden/a", Name], store.Requested);
    }

    private void On(params string[] parents) =>
        _world.Service.Recipes.AddRange(parents.Select((parent, n) => new RecipeParent(n == 0 ? "image-recipe/web" : $"image-recipe/web-{n}", "1.0.0", parent)));

    private void Holds(string parameter, string value) => _world.Service.Parameters[parameter] = new Known<string?>.Yes(value);

    private async Task<RetirementPlan> PlanAsync() => (await GatherAsync(_world.Service)).Plan();

    private Task<LifecycleFacts> GatherAsync(IParameterStore parameters) => new LifecycleFactGatherer(
        _world.Service, parameters, new UsageGatherer(UsageSources.None, _world.Rules.Usage), _world.Records, _world.Rules, _world.Clock).GatherAsync(default);

    private sealed class RequestedParameters : IParameterStore
    {
        public IReadOnlyCollection<string> Requested { get; private set; } = [];

        public Task<IReadOnlyDictionary<string, Known<string?>>> ReadAsync(IReadOnlyCollection<string> parameters, CancellationToken cancellationToken)
        {
            Requested = parameters;
            return Task.FromResult<IReadOnlyDictionary<string, Known<string?>>>(parameters.ToDictionary(name => name, _ => (Known<string?>)new Known<string?>.Yes(null)));
        }
    }
}
