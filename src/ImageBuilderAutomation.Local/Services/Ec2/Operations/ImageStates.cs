using System.Xml.Linq;
using ImageBuilderAutomation.Local.Services.Ec2.State;
using ImageBuilderAutomation.Local.Services.Ec2.Wire;

namespace ImageBuilderAutomation.Local.Services.Ec2.Operations;

/// <summary>What an AMI's owner does to it short of deregistering: enabling, disabling, deprecating, protecting.</summary>
// Documented: EC2 API Reference and EC2 User Guide, "Disable an Amazon EC2 AMI", "Deprecate an AMI", "Protect an AMI from deregistration".
internal static class ImageStates
{
    public static IEnumerable<Ec2Operation> All { get; } =
    [
        new("EnableImage", call => Done(call, ami => Enable(call.World, ami)), "ImageId"),
        new("DisableImage", call => Done(call, ami => Disable(call.World, ami)), "ImageId"),
        new("EnableImageDeprecation", call => Done(call, ami => Deprecate(call, ami)), "ImageId", "DeprecateAt"),
        new("DisableImageDeprecation", call => Done(call, ami => ami.DeprecatesAt = null), "ImageId"),
        new("EnableImageDeregistrationProtection", Protect, "ImageId", "WithCooldown"),
        new("DisableImageDeregistrationProtection", Unprotect, "ImageId"),
    ];

    /// <summary>The AMI can be launched again, by its owner alone: shares do not come back.</summary>
    // Assumed: an AMI that is not disabled stays as it is, without an event.
    public static void Enable(Ec2World world, Ami ami)
    {
        if (ami.State == AmiState.Disabled)
            world.Enter(ami, AmiState.Available);
    }

    // Documented: the AMI loses its launch permissions.
    public static void Disable(Ec2World world, Ami ami)
    {
        if (ami.State == AmiState.Disabled)
            return;
        if (ami.State != AmiState.Available)
            throw new Ec2Exception("InvalidAMIID.Unavailable", $"The image ID '{ami.Id}' is not available: it is {ami.State}.");
        ami.Permissions = LaunchPermissions.None;
        world.Enter(ami, AmiState.Disabled);
    }

    public static void Deprecate(Ami ami, DateTimeOffset at) => ami.DeprecatesAt = Rounded(at);

    // Documented: not in the past, at most 10 years ahead, for a public AMI at most 2 years after its creation.
    private static void Deprecate(Ec2Call call, Ami ami)
    {
        var at = call.Request.Time("DeprecateAt") ?? throw Ec2Exception.Missing("DeprecateAt");
        var last = ami.Permissions.IsPublic ? ami.CreatedAt.AddYears(2) : call.Now.AddYears(10);
        // A request for the current time arrives after it.
        if (at < call.Now.AddMinutes(-1) || at > last)
            throw Ec2Exception.Invalid("DeprecateAt", call.Request["DeprecateAt"]!, $"a time from now to {Shown.Time(last)}");
        Deprecate(ami, at);
    }

    // Documented: seconds are rounded to the nearest minute.
    private static DateTimeOffset Rounded(DateTimeOffset at) =>
        new((at.UtcTicks + (TimeSpan.TicksPerMinute / 2)) / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);

    // Documented by example: aws-cli, enable-image-deregistration-protection: the response is a text.
    private static XElement?[] Protect(Ec2Call call)
    {
        var (ami, cooldown) = (call.OwnImage(call.Request.Required("ImageId")), call.Request.Flag("WithCooldown"));
        ami.Protection = new(IsOn: true, cooldown, DisabledAt: null);
        return [new XElement("return", ami.Protection.Shown(call.Now))];
    }

    private static XElement?[] Unprotect(Ec2Call call)
    {
        var ami = call.OwnImage(call.Request.Required("ImageId"));
        if (ami.Protection.IsOn)
            ami.Protection = ami.Protection with { IsOn = false, DisabledAt = call.Now };
        return [new XElement("return", ami.Protection.Shown(call.Now))];
    }

    private static XElement?[] Done(Ec2Call call, Action<Ami> change)
    {
        change(call.OwnImage(call.Request.Required("ImageId")));
        return Shown.True();
    }
}
