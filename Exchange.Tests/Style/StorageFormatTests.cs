using System.Reflection;
using Exchange.Domain;
using Xunit;

namespace Exchange.Tests;

/// <summary>
/// Events are stored for ever, so their names, fields and numbers may gain but never change. StorageFormat.txt is what was agreed: a
/// line added to the code is added there too; a line that would have to change there is a break of every stored history.
/// </summary>
public sealed class StorageFormatTests
{
    private const string Agreed = "Exchange.Tests/Style/StorageFormat.txt";

    private static readonly Type[] Events =
        [.. typeof(IEvent).Assembly.GetTypes().Where(type => type.IsValueType && type.IsAssignableTo(typeof(IEvent))).OrderBy(TypeOf)];

    [Fact]
    public void Events_and_their_numbers_are_what_was_agreed()
    {
        var agreed = Repository.Files.Single(file => file.Path == Agreed).Lines.Where(line => line.Length > 0).ToList();
        var actual = Everything().SelectMany(Describe).ToList();

        Repository.AssertNone(
        [
            .. agreed.Except(actual).Select(line => $"{Agreed}: gone or changed in the code: {line}"),
            .. actual.Except(agreed).Select(line => $"{Agreed}: add, if it is new: {line}"),
        ]);
    }

    [Fact]
    public void Every_event_type_has_one_event_and_one_number()
    {
        var types = Enum.GetValues<EventType>();
        Assert.Equal(types.Length, types.Distinct().Count());
        Assert.Equal(types, Events.Select(TypeOf));
        Assert.Equal(types.Select(type => type.ToString()), Events.Select(type => type.Name));
    }

    [Fact]
    public void Reject_reasons_are_unique_and_stand_in_the_order_of_their_checks()
    {
        var numbers = Numbers(typeof(RejectReason)).Where(value => value.Name != nameof(RejectReason.FirstRecorded))
            .Select(value => value.Number).ToList();
        Assert.Equal(numbers.Distinct().Order(), numbers);
    }

    private static EventType TypeOf(Type type) => (EventType)type.GetProperty(nameof(IEvent.Type))!.GetValue(null)!;

    /// <summary>The events, then the values that they hold and the values in those, then the enums.</summary>
    private static IEnumerable<Type> Everything()
    {
        List<Type> types = [typeof(EventType), .. Events];
        for (var i = 0; i < types.Count; i++)
            types.AddRange(Fields(types[i]).Select(field => field.ParameterType)
                .Where(type => type.Assembly == typeof(IEvent).Assembly && !types.Contains(type)).Distinct());
        return types.OrderBy(type => type.IsEnum);
    }

    private static IEnumerable<string> Describe(Type type) => type.IsEnum
        ? Numbers(type).Select(value => $"{type.Name}.{value.Name} = {value.Number}")
        : Fields(type).Select(field => $"{type.Name}.{field.Name}: {field.ParameterType.Name}");

    private static IEnumerable<(string Name, long Number)> Numbers(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (field.Name, Convert.ToInt64(field.GetRawConstantValue(), provider: null)));

    /// <summary>
    /// What a record is made of: what its constructor takes. A value without one, such as a command id, is stored as text.
    /// </summary>
    private static IEnumerable<ParameterInfo> Fields(Type type) =>
        type.GetConstructors().SelectMany(constructor => constructor.GetParameters());
}
